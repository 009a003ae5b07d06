package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.fields.FieldPath;
import io.kubeterrarium.apiserver.fields.FieldSet;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code status} door of a kind: the status comes from what was sent, everything else stays as
 * it is stored, but for the metadata that upstream lets through (labels, annotations, finalizers,
 * ownerReferences).
 *
 * @param defaults of the status, set before it is checked
 * @param resetFields what this door cannot set, so that nobody comes to own it through it
 */
public record StatusSubresource(
    GroupVersionKind kind, Consumer<ObjectNode> defaults, Rules rules, FieldSet resetFields)
    implements Subresource.View {
  public static final FieldSet STATUS = FieldSet.of(FieldPath.of("status"));
  private static final FieldSet SPEC = FieldSet.of(FieldPath.of("spec"));

  /** What the changed object must obey. */
  @FunctionalInterface
  public interface Rules {
    void check(ObjectNode object, ObjectNode old, FieldErrors errors);
  }

  private static final Set<String> WRITABLE_METADATA =
      Set.of("labels", "annotations", "finalizers", "ownerReferences");

  public StatusSubresource(GroupVersionKind kind) {
    this(kind, (object, old, errors) -> {});
  }

  public StatusSubresource(GroupVersionKind kind, Rules rules) {
    this(kind, object -> {}, rules);
  }

  public StatusSubresource(GroupVersionKind kind, Consumer<ObjectNode> defaults, Rules rules) {
    this(kind, defaults, rules, SPEC);
  }

  /**
   * @param paths that this status cannot set either, besides {@code spec}
   */
  public StatusSubresource without(FieldPath... paths) {
    return new StatusSubresource(kind, defaults, rules, resetFields.union(FieldSet.of(paths)));
  }

  @Override
  public void write(WriteContext context, ObjectNode sent, ObjectNode object) {
    copyStatus(sent, object);
    Meta.child(object, "status"); // A struct: upstream writes it, be it empty.
    ObjectNode metadata = Meta.edit(object);
    for (String field : WRITABLE_METADATA) {
      if (resetFields.contains(FieldPath.of("metadata", field))) {
        continue;
      }
      if (Meta.of(sent).has(field)) {
        metadata.set(field, Meta.of(sent).get(field));
      } else {
        metadata.remove(field);
      }
    }
    defaults.accept(object);
  }

  /** Puts the status that was sent, or its absence, into the object. */
  public static void copyStatus(ObjectNode sent, ObjectNode object) {
    if (sent.has("status")) {
      object.set("status", sent.get("status"));
    } else {
      object.remove("status");
    }
  }

  @Override
  public void validate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    rules.check(object, old, errors);
  }
}
