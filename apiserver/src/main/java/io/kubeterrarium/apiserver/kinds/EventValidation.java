package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Events with an event time say more than those without. Source: {@code ValidateEventCreate}. */
final class EventValidation {
  private static final int MAX_WORD = 128;
  private static final int MAX_MESSAGE = 1024;

  /** What an event says once and for all, in upstream's order, with what messages call it. */
  private static final Map<String, String> IMMUTABLE = new LinkedHashMap<>();

  static {
    for (String field :
        List.of(
            "involvedObject",
            "reason",
            "message",
            "source",
            "firstTimestamp",
            "lastTimestamp",
            "count",
            "type",
            "eventTime",
            "action",
            "related")) {
      IMMUTABLE.put(field, field);
    }
    IMMUTABLE.put("reportingComponent", "reportingController");
    IMMUTABLE.put("reportingInstance", "reportingInstance");
  }

  private EventValidation() {}

  /**
   * @param controller what the version that is spoken calls who reports
   */
  static void check(ObjectNode event, String controller, FieldErrors errors) {
    String involved = Meta.text(event.path("involvedObject"), "namespace");
    String own = Meta.namespace(event);
    boolean timed = event.hasNonNull("eventTime");
    boolean matches =
        involved.isEmpty()
            ? own.equals("default") || timed && own.equals("kube-system")
            : timed || involved.equals(own);
    if (!matches) {
      errors.invalid("involvedObject.namespace", involved, "does not match event.namespace");
    }
    if (!timed) {
      return;
    }
    String component = Meta.text(event, "reportingComponent");
    if (component.isEmpty()) {
      errors.required(controller, "");
    }
    Values.invalid(controller, component, LabelSyntax.qualifiedName(component), errors);
    for (String field : List.of("reportingInstance", "action", "reason")) {
      Values.present(event, "", field, errors);
      atMost(event, field, MAX_WORD, errors);
    }
    atMost(event, "message", MAX_MESSAGE, errors);
  }

  /**
   * What the group of its own asks besides; the paths are those of the core group, upstream too.
   */
  static void checkStrictly(ObjectNode event, FieldErrors errors) {
    series(event, errors);
    if (!event.hasNonNull("eventTime")) {
      errors.required("eventTime", "");
    }
    String type = Meta.text(event, "type");
    if (!type.equals("Normal") && !type.equals("Warning")) {
      errors.invalid("type", "", "has invalid value: " + type);
    }
    for (String time : List.of("firstTimestamp", "lastTimestamp")) {
      if (event.hasNonNull(time)) {
        errors.invalid(time, "", "needs to be unset");
      }
    }
    if (event.path("count").asInt(0) != 0) {
      errors.invalid("count", "", "needs to be unset");
    }
    JsonNode source = event.path("source");
    if (!Meta.text(source, "component").isEmpty() || !Meta.text(source, "host").isEmpty()) {
      errors.invalid("source", "", "needs to be unset");
    }
  }

  static void checkChange(ObjectNode event, ObjectNode old, FieldErrors errors) {
    if (!SameTree.same(event.path("series"), old.path("series"))) {
      series(event, errors);
    }
    IMMUTABLE.forEach(
        (field, path) -> {
          if (!SameTree.same(event.path(field), old.path(field))) {
            errors.invalid(path, shown(event, field), "field is immutable");
          }
        });
  }

  /** What is not there, as Go shows it. */
  private static @Nullable Object shown(ObjectNode event, String field) {
    if (event.has(field)) {
      return event.get(field);
    }
    return switch (field) {
      case "reason", "message", "type", "action", "reportingComponent", "reportingInstance" -> "";
      case "count" -> 0;
      default -> null;
    };
  }

  private static void series(ObjectNode event, FieldErrors errors) {
    JsonNode series = event.path("series");
    if (!series.isObject()) {
      return;
    }
    if (series.path("count").asInt(0) < 2) {
      errors.invalid("series.count", "", "should be at least 2");
    }
    if (!series.hasNonNull("lastObservedTime")) {
      errors.required("series.lastObservedTime", "");
    }
  }

  private static void atMost(ObjectNode event, String field, int length, FieldErrors errors) {
    if (Meta.text(event, field).length() > length) {
      errors.invalid(field, "", "can have at most " + length + " characters");
    }
  }
}
