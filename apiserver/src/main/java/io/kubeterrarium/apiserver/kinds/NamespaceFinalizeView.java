package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The door through which {@code spec.finalizers} of a namespace, and nothing else, changes. */
final class NamespaceFinalizeView implements Subresource.View {
  @Override
  public GroupVersionKind kind() {
    return GroupVersionKind.of("v1", "Namespace");
  }

  @Override
  public Set<String> verbs() {
    return Set.of("update");
  }

  @Override
  public ObjectNode read(ObjectNode object) {
    return object.deepCopy();
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

  /** Unqualified names other than {@code kubernetes} are nobody's. */
  @Override
  public void validate(
      WriteContext context, ObjectNode namespace, ObjectNode old, FieldErrors errors) {
    int index = 0;
    for (JsonNode finalizer : namespace.path("spec").path("finalizers")) {
      String name = finalizer.asString("");
      if (!name.contains("/") && !name.equals("kubernetes")) {
        errors.invalid(
            "spec.finalizers[" + index + "]",
            name,
            "name is neither a standard finalizer name nor is it fully qualified");
      }
      index++;
    }
  }
}
