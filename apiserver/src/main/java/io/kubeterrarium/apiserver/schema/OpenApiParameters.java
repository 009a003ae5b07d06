package io.kubeterrarium.apiserver.schema;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The parameters that operations take in paths and queries, and which operation takes which. */
final class OpenApiParameters {
  private record Parameter(String type, String description) {}

  private static final Map<String, Parameter> PARAMETERS =
      new TreeMap<>(
          Map.ofEntries(
              parameter("allowWatchBookmarks", "boolean", "Ask a watch for BOOKMARK events."),
              parameter("continue", "string", "The token of the page before."),
              parameter("dryRun", "string", "All: do everything but store the result."),
              parameter("fieldManager", "string", "The name of whoever makes these changes."),
              parameter("fieldSelector", "string", "Restricts the list by fields."),
              parameter(
                  "fieldValidation",
                  "string",
                  "What happens to unknown and duplicate fields: Ignore, Warn (the default) or Strict."),
              parameter("force", "boolean", "Whether an apply takes fields from their owners."),
              parameter("gracePeriodSeconds", "integer", "Seconds before the object goes."),
              parameter("labelSelector", "string", "Restricts the list by labels."),
              parameter("limit", "integer", "At most so many objects in one answer."),
              parameter("orphanDependents", "boolean", "Deprecated: use propagationPolicy."),
              parameter("propagationPolicy", "string", "Orphan, Background or Foreground."),
              parameter("resourceVersion", "string", "The state that is asked for."),
              parameter("resourceVersionMatch", "string", "Exact or NotOlderThan."),
              parameter("sendInitialEvents", "boolean", "Begin a watch with what is there."),
              parameter("timeoutSeconds", "integer", "How long a list or watch may last."),
              parameter("watch", "boolean", "Follow changes instead of listing.")));

  static final Set<String> NONE = Set.of();
  static final Set<String> WRITING = Set.of("dryRun", "fieldManager", "fieldValidation");
  static final Set<String> PATCHING = Set.of("dryRun", "fieldManager", "fieldValidation", "force");
  static final Set<String> DELETING =
      Set.of("dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy");
  static final Set<String> LISTING =
      Set.of(
          "allowWatchBookmarks",
          "continue",
          "fieldSelector",
          "labelSelector",
          "limit",
          "resourceVersion",
          "resourceVersionMatch",
          "sendInitialEvents",
          "timeoutSeconds",
          "watch");

  static final Set<String> DELETING_MANY =
      Set.of(
          "continue",
          "dryRun",
          "fieldSelector",
          "gracePeriodSeconds",
          "labelSelector",
          "limit",
          "orphanDependents",
          "propagationPolicy",
          "resourceVersion",
          "resourceVersionMatch",
          "sendInitialEvents",
          "timeoutSeconds");

  private OpenApiParameters() {}

  private static Map.Entry<String, Parameter> parameter(
      String name, String type, String description) {
    return Map.entry(name, new Parameter(type, description));
  }

  /** Those that every operation of a path takes. */
  static void ofPath(String path, String kind, ObjectNode item) {
    ArrayNode parameters = item.putArray("parameters");
    for (String name : List.of("name", "namespace")) {
      if (path.contains("{" + name + "}")) {
        parameters
            .addObject()
            .put("name", name)
            .put("in", "path")
            .put(
                "description",
                name.equals("name") ? "name of the " + kind : "the namespace of the object")
            .put("required", true)
            .putObject("schema")
            .put("type", "string")
            .put("uniqueItems", true);
      }
    }
    add("pretty", new Parameter("string", "true: indented, for people to read."), parameters);
  }

  static void inQuery(Set<String> names, ObjectNode operation) {
    if (names.isEmpty()) {
      return;
    }
    ArrayNode parameters = operation.putArray("parameters");
    PARAMETERS.forEach(
        (name, parameter) -> {
          if (names.contains(name)) {
            add(name, parameter, parameters);
          }
        });
  }

  private static void add(String name, Parameter parameter, ArrayNode parameters) {
    parameters
        .addObject()
        .put("name", name)
        .put("in", "query")
        .put("description", parameter.description)
        .putObject("schema")
        .put("type", parameter.type)
        .put("uniqueItems", true);
  }
}
