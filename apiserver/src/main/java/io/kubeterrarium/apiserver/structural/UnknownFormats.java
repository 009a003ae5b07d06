package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Meta;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Formats that no value is held to, because their type does not know them. Source:
 * apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go.
 */
public final class UnknownFormats {
  private static final List<String> ONE =
      List.of("items", "not", "additionalProperties", "additionalItems");
  private static final List<String> LISTS = List.of("allOf", "oneOf", "anyOf", "items");
  private static final List<String> MAPS =
      List.of("properties", "patternProperties", "definitions", "dependencies");

  private UnknownFormats() {}

  /** Those of all versions of a definition, each once. */
  public static Set<String> of(JsonNode definition) {
    Set<String> found = new LinkedHashSet<>();
    for (JsonNode version : definition.path("spec").path("versions")) {
      collect(version.path("schema").path("openAPIV3Schema"), found);
    }
    return found;
  }

  private static void collect(JsonNode schema, Set<String> found) {
    if (!schema.isObject()) {
      return;
    }
    String format = Meta.text(schema, "format");
    if (!format.isEmpty() && Formats.heeded(Meta.text(schema, "type"), format).isEmpty()) {
      found.add(format);
    }
    ONE.forEach(field -> collect(schema.path(field), found));
    LISTS.stream()
        .filter(field -> schema.path(field).isArray())
        .forEach(field -> schema.path(field).forEach(each -> collect(each, found)));
    MAPS.stream()
        .filter(field -> schema.path(field).isObject())
        .forEach(field -> schema.path(field).forEach(each -> collect(each, found)));
  }
}
