package io.kubeterrarium.apiserver.kinds.apps;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A workload as {@code autoscaling/v1} Scale: its number of replicas and nothing else.
 *
 * @param workload the kind whose door this is
 */
public record ScaleView(GroupVersionKind workload) implements Subresource.View {
  public static final GroupVersionKind SCALE = GroupVersionKind.of("autoscaling/v1", "Scale");

  public static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Desired",
              "integer",
              "How many replicas are asked for.",
              (scale, now) -> count(scale.path("spec")))
          .column(
              "Available",
              "integer",
              "How many replicas there are.",
              (scale, now) -> count(scale.path("status")))
          .age();

  private static JsonNode count(JsonNode part) {
    return JsonNodeFactory.instance.numberNode(part.path("replicas").asInt(0));
  }

  @Override
  public GroupVersionKind kind() {
    return SCALE;
  }

  @Override
  public TableColumns columns() {
    return COLUMNS;
  }

  @Override
  public ObjectNode read(ObjectNode object) {
    ObjectNode scale = Json.object();
    scale.put("kind", SCALE.kind()).put("apiVersion", SCALE.apiVersion());
    copyMetadata(object, scale);
    ObjectNode spec = scale.putObject("spec");
    int replicas = object.path("spec").path("replicas").asInt(0);
    if (replicas != 0) {
      spec.put("replicas", replicas);
    }
    ObjectNode status = scale.putObject("status");
    status.put("replicas", object.path("status").path("replicas").asInt(0));
    JsonNode selected = object.path("spec").path("selector");
    boolean ofLabels = workload.kind().equals("ReplicationController");
    String selector =
        ofLabels
            ? Cells.selectorOrEmpty(Json.object().set("matchLabels", selected))
            : Cells.selectorOrEmpty(selected);
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return scale;
  }

  /** What a Scale repeats of its object's metadata. */
  public static void copyMetadata(ObjectNode object, ObjectNode scale) {
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      if (Meta.of(object).has(field)) {
        metadata.set(field, Meta.of(object).get(field));
      }
    }
  }

  @Override
  public void write(WriteContext context, ObjectNode sent, ObjectNode object) {
    JsonNode replicas = sent.path("spec").path("replicas");
    if (replicas.asInt(0) < 0) {
      FieldErrors errors = new FieldErrors();
      errors.invalid("spec.replicas", replicas, "must be greater than or equal to 0");
      throw ApiException.invalid(SCALE, Meta.name(object), errors);
    }
    Meta.child(object, "spec").put("replicas", replicas.asInt(0));
  }

  @Override
  public void validate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {}
}
