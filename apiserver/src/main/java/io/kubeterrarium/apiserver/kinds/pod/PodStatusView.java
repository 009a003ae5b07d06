package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.fields.FieldPath;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.kinds.field.Aliases;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The status of a pod as its node agent writes it. Owners stay as they are, whatever is sent. */
final class PodStatusView implements Subresource.View {
  private final StatusSubresource plain =
      new StatusSubresource(kind())
          .without(
              FieldPath.of("metadata", "deletionTimestamp"),
              FieldPath.of("metadata", "ownerReferences"));

  @Override
  public GroupVersionKind kind() {
    return GroupVersionKind.of("v1", "Pod");
  }

  @Override
  public FieldSet resetFields() {
    return plain.resetFields();
  }

  @Override
  public void write(WriteContext context, ObjectNode sent, ObjectNode pod) {
    JsonNode owners = Meta.of(pod).path("ownerReferences");
    String qosClass = Meta.text(pod.path("status"), "qosClass");
    plain.write(context, sent, pod);
    keep(Meta.edit(pod), "ownerReferences", owners);
    ObjectNode status = Meta.child(pod, "status");
    if (!qosClass.isEmpty()) {
      Defaults.text(status, "qosClass", qosClass); // Older node agents leave it out.
    }
    Aliases.firstOf(status, "podIP", "podIPs", "ip");
    PodConditions.writeAbsentTimes(pod);
  }

  private static void keep(ObjectNode parent, String field, JsonNode stored) {
    if (stored.isMissingNode()) {
      parent.remove(field);
    } else {
      parent.set(field, stored);
    }
  }

  @Override
  public void validate(WriteContext context, ObjectNode pod, ObjectNode old, FieldErrors errors) {
    PodStatusValidation.check(pod, old, errors);
  }
}
