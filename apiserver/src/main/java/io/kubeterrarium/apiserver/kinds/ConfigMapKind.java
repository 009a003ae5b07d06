package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.table.TableColumns;
import tools.jackson.databind.node.JsonNodeFactory;

/** ConfigMap. */
final class ConfigMapKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "ConfigMap", "configmaps").shortNames("cm");

  private static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Data",
              "string",
              "How many keys the ConfigMap has.",
              (object, now) ->
                  JsonNodeFactory.instance.numberNode(
                      object.path("data").size() + object.path("binaryData").size()))
          .age();

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public TableColumns columns() {
    return COLUMNS;
  }
}
