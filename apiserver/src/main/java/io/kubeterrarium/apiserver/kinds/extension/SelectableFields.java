package io.kubeterrarium.apiserver.kinds.extension;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.structural.RulePath;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Fields that lists may select by: scalars that the schema names, outside of lists and maps. */
final class SelectableFields {
  private static final Set<String> TYPES = Set.of("string", "boolean", "integer");

  private SelectableFields() {}

  /**
   * @param seen the paths before this one; it is added
   */
  static void check(
      String jsonPath, JsonNode schema, String at, Set<String> seen, FieldErrors errors) {
    RulePath.Place place = RulePath.of(jsonPath, schema, false);
    if (!place.isValid()) {
      errors.invalid(at, jsonPath, "is an invalid path: " + place.complaint());
      return;
    }
    if (place.root().equals("metadata")) {
      errors.invalid(at, jsonPath, "must not point to fields in metadata");
    }
    if (!TYPES.contains(Meta.text(place.schema(), "type"))) {
      errors.invalid(
          at,
          jsonPath,
          "must point to a field of type string, boolean or integer. Enum string fields and"
              + " strings with formats are allowed.");
    }
    if (!seen.add(place.path())) {
      errors.duplicate(at, jsonPath);
    }
  }
}
