package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The door through which {@code spec.finalizers} of a namespace, and nothing else, changes. */
final class NamespaceFinalizeView implements Subresource.View {
  private static final Set<String> STANDARD = Set.of("kubernetes", "orphan", "foregroundDeletion");

  @Override
  public GroupVersionKind kind() {
    return GroupVersionKind.of("v1", "Namespace");
  }

  @Override
  public Set<String> verbs() {
    return Set.of("update");
  }

  @Override
  public void write(WriteContext context, ObjectNode sent, ObjectNode namespace) {
    JsonNode finalizers = sent.path("spec").path("finalizers");
    ObjectNode spec = Meta.child(namespace, "spec");
    if (finalizers.isEmpty()) {
      spec.remove("finalizers");
    } else {
      spec.set("finalizers", finalizers.deepCopy());
    }
  }

  @Override
  public void validate(
      WriteContext context, ObjectNode namespace, ObjectNode old, FieldErrors errors) {
    JsonNode finalizers = namespace.path("spec").path("finalizers");
    for (int i = 0; i < finalizers.size(); i++) {
      checkName(finalizers.get(i).asString(""), "spec.finalizers[" + i + "]", errors);
    }
  }

  /** Unqualified names other than the standard ones are nobody's. */
  static void checkName(String name, String path, FieldErrors errors) {
    Values.invalid(path, name, LabelSyntax.qualifiedName(name), errors);
    if (!name.contains("/") && !STANDARD.contains(name)) {
      errors.invalid(
          path, name, "name is neither a standard finalizer name nor is it fully qualified");
    }
  }
}
