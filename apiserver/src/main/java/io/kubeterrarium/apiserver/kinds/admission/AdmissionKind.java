package io.kubeterrarium.apiserver.kinds.admission;

import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.resource.MetaRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** A policy or a binding: alike but for their rules. */
record AdmissionKind(
    ResourceType type, TableColumns columns, Map<String, Subresource> subresources, Rules rules)
    implements Strategy {
  /** What the kind fills in and demands. */
  interface Rules {
    void setDefaults(ObjectNode spec);

    void validate(ObjectNode object, FieldErrors errors);
  }

  @Override
  public MetaRule metaRule() {
    return MetaRule.GENERIC;
  }

  @Override
  public boolean allowUnconditionalUpdate() {
    return false;
  }

  @Override
  public void setDefaults(ObjectNode object) {
    if (object.path("spec") instanceof ObjectNode spec) {
      rules.setDefaults(spec);
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode object, FieldErrors errors) {
    rules.validate(object, errors);
  }

  /** What has been stored stays valid as long as its expressions do not change. */
  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    if (!object.path("spec").equals(old.path("spec"))) {
      rules.validate(object, errors);
    }
  }
}
