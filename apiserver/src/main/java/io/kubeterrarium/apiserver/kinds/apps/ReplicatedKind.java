package io.kubeterrarium.apiserver.kinds.apps;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.warning.PodWarnings;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What has replicas of a template that a selector finds, and can be scaled. */
abstract class ReplicatedKind implements Strategy {
  private final ResourceType type;
  private final TableColumns columns;
  private final Map<String, Subresource> subresources;

  /**
   * @param columns up to the age; those about the template follow
   * @param status the door of that name
   */
  ReplicatedKind(ResourceType type, TableColumns columns, StatusSubresource status) {
    this.type = type;
    this.columns =
        columns
            .wide(
                "Containers",
                "string",
                "The template's containers, by name.",
                text(Cells::containers))
            .wide("Images", "string", "The template's images.", text(Cells::images))
            .wide(
                "Selector",
                "string",
                "Which pods belong to the " + type.kind().kind() + ".",
                text(object -> Cells.selector(object.path("spec").path("selector"))));
    this.subresources = Map.of("scale", new ScaleView(type.kind()), "status", status);
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
  public final Map<String, Subresource> subresources() {
    return subresources;
  }

  @Override
  public final void validateUpdate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateCreate(context, object, errors);
    ReplicaValidation.checkSelectorStays(object, old, errors);
  }

  @Override
  public void warn(ObjectNode object, @Nullable ObjectNode old, List<String> warnings) {
    PodWarnings.workload(object, old, warnings);
  }

  static long status(JsonNode object, String field) {
    return object.path("status").path(field).asLong(0);
  }
}
