package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.table.TableColumns;

/** ServiceAccount. */
final class ServiceAccountKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "ServiceAccount", "serviceaccounts").shortNames("sa");

  private static final TableColumns COLUMNS = TableColumns.start().name().age();

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public TableColumns columns() {
    return COLUMNS;
  }
}
