package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.resource.MetaRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Event of the core group: what a component has to say about an object. */
class EventKind implements Strategy {
  static final ResourceType TYPE =
      ResourceType.namespaced("v1", "Event", "events").shortNames("ev");

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public MetaRule metaRule() {
    return MetaRule.NONE;
  }

  /** What Go writes whether it is set or not. */
  @Override
  public void setDefaults(ObjectNode event) {
    for (String time : List.of("eventTime", "firstTimestamp", "lastTimestamp")) {
      if (!event.has(time)) {
        event.putNull(time);
      }
    }
    for (String text : List.of("reportingComponent", "reportingInstance")) {
      if (!event.has(text)) {
        event.put(text, "");
      }
    }
    Meta.child(event, "source");
  }

  @Override
  public Duration timeToLive() {
    return Duration.ofHours(1);
  }

  @Override
  public String defaultPropagationPolicy() {
    return "";
  }

  @Override
  public boolean allowCreateOnUpdate() {
    return true;
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode event, FieldErrors errors) {
    EventValidation.check(event, "reportingComponent", errors);
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode event) {
    JsonNode involved = event.path("involvedObject");
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field :
        List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")) {
      fields.put("involvedObject." + field, Meta.text(involved, field));
    }
    String controller = Meta.text(event, "reportingComponent");
    String component = Meta.text(event.path("source"), "component");
    fields.put("reason", Meta.text(event, "reason"));
    fields.put("reportingComponent", controller);
    fields.put("source", component.isEmpty() ? controller : component);
    fields.put("type", Meta.text(event, "type"));
    return fields;
  }

  @Override
  public TableColumns columns() {
    return EventColumns.COLUMNS;
  }
}
