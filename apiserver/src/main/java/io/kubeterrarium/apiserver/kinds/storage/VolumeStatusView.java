package io.kubeterrarium.apiserver.kinds.storage;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A volume's status: who changes the phase and not its time, changes it now. */
record VolumeStatusView(StatusSubresource status) implements Subresource.View {
  private static final String SINCE = "lastPhaseTransitionTime";

  @Override
  public GroupVersionKind kind() {
    return status.kind();
  }

  @Override
  public void write(WriteContext context, ObjectNode sent, ObjectNode object) {
    JsonNode before = object.path("status").deepCopy();
    status.write(context, sent, object);
    ObjectNode now = Meta.child(object, "status");
    boolean otherPhase = !Meta.text(now, "phase").equals(Meta.text(before, "phase"));
    boolean sameTime = !now.hasNonNull(SINCE) || now.path(SINCE).equals(before.path(SINCE));
    if (otherPhase && sameTime) {
      now.put(SINCE, ObjectMeta.time(context.now()));
    }
  }

  @Override
  public FieldSet resetFields() {
    return status.resetFields();
  }

  @Override
  public void validate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    status.validate(context, object, old, errors);
  }
}
