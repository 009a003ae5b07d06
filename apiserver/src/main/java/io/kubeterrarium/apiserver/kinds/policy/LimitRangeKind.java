package io.kubeterrarium.apiserver.kinds.policy;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.CreatedAt;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.pod.Quantities;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** LimitRange. */
public final class LimitRangeKind implements Strategy {
  private static final List<String> AMOUNTS =
      List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");

  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "LimitRange", "limitranges").shortNames("limits");

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public boolean allowCreateOnUpdate() {
    return true;
  }

  /** A container's default limit is the largest there is, its default request its limit. */
  @Override
  public void setDefaults(ObjectNode range) {
    Defaults.nullList(Meta.child(range, "spec"), "limits");
    for (ObjectNode item : objects(Meta.child(range, "spec"), "limits")) {
      AMOUNTS.forEach(field -> Quantities.canonical(item, field));
      if (Meta.text(item, "type").equals("Container")) {
        fill(item, "default", "max");
        fill(item, "defaultRequest", "default");
        fill(item, "defaultRequest", "min");
      }
    }
  }

  private static void fill(ObjectNode item, String field, String from) {
    for (Map.Entry<String, JsonNode> amount : item.path(from).properties()) {
      ObjectNode amounts = Meta.child(item, field);
      if (!amounts.has(amount.getKey())) {
        amounts.set(amount.getKey(), amount.getValue());
      }
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode range, FieldErrors errors) {
    LimitRangeValidation.check(range.path("spec"), errors);
  }

  @Override
  public TableColumns columns() {
    return CreatedAt.COLUMNS;
  }
}
