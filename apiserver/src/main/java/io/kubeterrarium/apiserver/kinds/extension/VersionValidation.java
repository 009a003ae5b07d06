package io.kubeterrarium.apiserver.kinds.extension;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.structural.SchemaRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a version says: schema, doors, columns, fields to select by. What all versions say alike is
 * complained about once, without the version's place, because upstream's internal form has it so.
 */
final class VersionValidation {
  private static final List<String> COLUMN_TYPES =
      List.of("boolean", "date", "integer", "number", "string");
  private static final List<String> COLUMN_FORMATS =
      List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");

  private static final int MOST_SELECTABLE = 8;

  private final FieldErrors errors;

  private VersionValidation(FieldErrors errors) {
    this.errors = errors;
  }

  /** What the versions say each for itself, and that each has a schema. */
  static void differing(JsonNode spec, FieldErrors errors) {
    List<ObjectNode> versions = Defaults.objects(spec, "versions");
    for (int i = 0; i < versions.size(); i++) {
      if (!versions.get(i).path("schema").path("openAPIV3Schema").isObject()) {
        errors.required("spec.versions[" + i + "].schema.openAPIV3Schema", "");
      }
    }
    new VersionValidation(errors).check(versions, false);
  }

  /** What all versions say alike. */
  static void common(JsonNode spec, FieldErrors errors) {
    new VersionValidation(errors).check(Defaults.objects(spec, "versions"), true);
  }

  private void check(List<ObjectNode> versions, boolean common) {
    each(versions, "schema", common ? "validation" : "", this::schema);
    each(versions, "subresources", common ? "subresources" : "", this::subresources);
    each(
        versions,
        "additionalPrinterColumns",
        common ? "additionalPrinterColumns" : "",
        this::columns);
    each(
        versions,
        "selectableFields",
        common ? "selectableFields" : "",
        (version, fields, path) -> selectableFields(versions, version, fields, path));
  }

  private interface Check {
    void accept(ObjectNode version, JsonNode value, String path);
  }

  /**
   * @param common the place of what all say alike; empty: only what they do not is looked at
   */
  private static void each(List<ObjectNode> versions, String field, String common, Check check) {
    boolean alike = isAlike(versions, field);
    if (alike == common.isEmpty()) {
      return;
    }
    for (int i = 0; i < versions.size() && (i == 0 || !alike); i++) {
      JsonNode value = versions.get(i).path(field);
      if (value.isContainer()) {
        String path = alike ? "spec." + common : "spec.versions[" + i + "]." + field;
        check.accept(versions.get(i), value, path);
      }
    }
  }

  /** Whether all versions say the same. */
  static boolean isAlike(List<ObjectNode> versions, String field) {
    return versions.stream().allMatch(v -> v.path(field).equals(versions.get(0).path(field)));
  }

  private void schema(ObjectNode version, JsonNode schema, String path) {
    JsonNode openApi = schema.path("openAPIV3Schema");
    if (openApi.isObject()) {
      boolean status = version.path("subresources").path("status").isObject();
      SchemaRules.check(openApi, path + ".openAPIV3Schema", status, errors);
    }
  }

  private void subresources(ObjectNode version, JsonNode doors, String path) {
    JsonNode scale = doors.path("scale");
    if (!scale.isObject()) {
      return;
    }
    replicas(scale, "specReplicasPath", path, ".spec", errors);
    replicas(scale, "statusReplicasPath", path, ".status", errors);
    String selector = Meta.text(scale, "labelSelectorPath");
    if (!selector.isEmpty()) {
      String at = path + ".scale.labelSelectorPath";
      if (simplePath(selector, at)
          && !selector.startsWith(".spec.")
          && !selector.startsWith(".status.")) {
        errors.invalid(at, selector, "should be a json path under either .spec or .status");
      }
    }
  }

  private void replicas(
      JsonNode scale, String field, String path, String root, FieldErrors errors) {
    String text = Meta.text(scale, field);
    String at = path + ".scale." + field;
    if (text.isEmpty()) {
      errors.required(at, "");
    } else if (simplePath(text, at) && !text.startsWith(root + ".")) {
      errors.invalid(at, text, "should be a json path under " + root);
    }
  }

  private boolean simplePath(String text, String path) {
    if (!text.startsWith(".")) {
      errors.invalid(path, text, "must be a simple json path starting with .");
      return false;
    }
    return true;
  }

  private void columns(ObjectNode version, JsonNode columns, String path) {
    for (int i = 0; i < columns.size(); i++) {
      JsonNode column = columns.get(i);
      String at = path + "[" + i + "]";
      if (Meta.text(column, "name").isEmpty()) {
        errors.required(at + ".name", "");
      }
      String type = Meta.text(column, "type");
      String types = "must be one of " + String.join(",", COLUMN_TYPES);
      if (type.isEmpty()) {
        errors.required(at + ".type", types);
      } else if (!COLUMN_TYPES.contains(type)) {
        errors.invalid(at + ".type", type, types);
      }
      String format = Meta.text(column, "format");
      if (!format.isEmpty() && !COLUMN_FORMATS.contains(format)) {
        errors.invalid(
            at + ".format", format, "must be one of " + String.join(",", COLUMN_FORMATS));
      }
      String jsonPath = Meta.text(column, "jsonPath");
      if (jsonPath.isEmpty()) {
        errors.required(at + ".JSONPath", "");
      } else {
        simplePath(jsonPath, at + ".JSONPath");
      }
    }
  }

  /** The schema is looked for only beside the fields, be it said once or by each version. */
  private void selectableFields(
      List<ObjectNode> versions, ObjectNode version, JsonNode fields, String path) {
    JsonNode schema = version.path("schema").path("openAPIV3Schema");
    boolean alike = isAlike(versions, "selectableFields");
    if (fields.isEmpty()) {
      return;
    }
    if (!schema.isObject() || alike != isAlike(versions, "schema")) {
      errors.invalid(
          path,
          "",
          alike
              ? "may only be set when validations.schema is included"
              : "may only be set when `version.schema.openAPIV3Schema` is not included");
      return;
    }
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < fields.size(); i++) {
      String jsonPath = Meta.text(fields.get(i), "jsonPath");
      String at = path + "[" + i + "].jsonPath";
      if (jsonPath.isEmpty()) {
        errors.required(at, "");
        continue;
      }
      SelectableFields.check(jsonPath, schema, at, seen, errors);
    }
    if (seen.size() > MOST_SELECTABLE) {
      errors.tooMany(path, seen.size(), MOST_SELECTABLE);
    }
  }
}
