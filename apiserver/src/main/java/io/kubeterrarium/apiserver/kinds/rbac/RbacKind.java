package io.kubeterrarium.apiserver.kinds.rbac;

import io.kubeterrarium.apiserver.resource.NameRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.table.TableColumns;

/** What roles and bindings of both scopes have in common. */
abstract class RbacKind implements Strategy {
  static final String GROUP = "rbac.authorization.k8s.io";
  static final String API_VERSION = GROUP + "/v1";

  private final ResourceType type;
  private final TableColumns columns;

  RbacKind(ResourceType type, TableColumns columns) {
    this.type = type;
    this.columns = columns;
  }

  @Override
  public final ResourceType type() {
    return type;
  }

  @Override
  public final TableColumns columns() {
    return columns;
  }

  @Override
  public final boolean hasGeneration() {
    return false;
  }

  @Override
  public final NameRule nameRule() {
    return NameRule.PATH_SEGMENT;
  }

  @Override
  public final boolean allowCreateOnUpdate() {
    return true;
  }
}
