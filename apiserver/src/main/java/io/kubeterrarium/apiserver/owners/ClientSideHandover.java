package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.patch.LastApplied;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.typed.Comparison;
import io.kubeterrarium.apiserver.typed.ConfigurationCheck;
import io.kubeterrarium.apiserver.typed.MentionedFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How kubectl's users come over from client-side apply: what its annotation says was applied, and
 * still stands so, kubectl may take from any owner; and the annotation is kept up to date, so that
 * they may go back. Only for the manager {@code kubectl}; under another name nothing of this
 * happens.
 */
final class ClientSideHandover {
  private static final String KUBECTL = "kubectl";
  private static final int MAX_ANNOTATIONS = 256 * 1024;

  private ClientSideHandover() {}

  /** The fields whose conflicts do not matter. */
  static FieldSet allowed(Apply.Terms terms, ObjectNode live) {
    if (!terms.self().manager().equals(KUBECTL)) {
      return FieldSet.EMPTY;
    }
    ObjectNode last = LastApplied.of(live);
    if (last == null || !Meta.text(last, "apiVersion").equals(terms.apiVersion())) {
      return FieldSet.EMPTY;
    }
    Shape type = terms.type();
    if (!ConfigurationCheck.complaints(last, type).isEmpty()) {
      return FieldSet.EMPTY;
    }
    Comparison comparison = Comparison.of(last, live, type, FieldSet.EMPTY);
    return MentionedFields.of(last, type).minus(comparison.changed()).minus(comparison.removed());
  }

  /** Writes the configuration into the annotation of an object that has one. */
  static void remember(String manager, ObjectNode object, ObjectNode configuration) {
    @Nullable ObjectNode annotations =
        Meta.of(object).get("annotations") instanceof ObjectNode map ? map : null;
    if (!manager.equals(KUBECTL)
        || annotations == null
        || Meta.text(annotations, LastApplied.ANNOTATION).isEmpty()) {
      return;
    }
    annotations.put(LastApplied.ANNOTATION, LastApplied.text(configuration));
    long size = 0;
    for (var annotation : annotations.properties()) {
      size += annotation.getKey().length() + annotation.getValue().asString("").length();
    }
    if (size > MAX_ANNOTATIONS) {
      annotations.remove(LastApplied.ANNOTATION);
    }
  }
}
