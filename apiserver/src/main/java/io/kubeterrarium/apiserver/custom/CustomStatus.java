package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.fields.FieldPath;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import tools.jackson.databind.node.ObjectNode;

/** The status door of a custom resource: nothing but the status goes through. */
record CustomStatus(GroupVersionKind kind, CustomKind resource) implements Subresource.View {
  private static final FieldSet RESET = FieldSet.of(FieldPath.of("metadata"), FieldPath.of("spec"));

  @Override
  public void write(WriteContext context, ObjectNode sent, ObjectNode object) {
    StatusSubresource.copyStatus(sent, object);
  }

  @Override
  public FieldSet resetFields() {
    return RESET;
  }

  @Override
  public void validate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    resource.check(object, old, errors);
  }
}
