package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.DataKeys;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** ConfigMap. */
final class ConfigMapKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "ConfigMap", "configmaps").shortNames("cm");

  private static final int MAX_BYTES = 1024 * 1024;

  private static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Data",
              "string",
              "How many keys the ConfigMap has.",
              Cells.number(
                  object -> (long) object.path("data").size() + object.path("binaryData").size()))
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
  public void validateCreate(WriteContext context, ObjectNode object, FieldErrors errors) {
    Map<String, String> data = Meta.strings(object.path("data"));
    Map<String, String> binary = Meta.strings(object.path("binaryData"));
    long size = 0;
    for (Map.Entry<String, String> entry : data.entrySet()) {
      DataKeys.check("data", entry.getKey(), errors);
      if (binary.containsKey(entry.getKey())) {
        errors.invalid(
            "data[" + entry.getKey() + "]",
            entry.getKey(),
            "duplicate of key present in binaryData");
      }
      size += entry.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    for (Map.Entry<String, String> entry : binary.entrySet()) {
      DataKeys.check("binaryData", entry.getKey(), errors);
      size += decodedLength(entry.getValue());
    }
    if (size > MAX_BYTES) {
      errors.tooLong("", MAX_BYTES);
    }
  }

  private static int decodedLength(String base64) {
    int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
    return base64.length() / 4 * 3 - padding;
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    if (old.path("immutable").asBoolean(false)) {
      if (!object.path("immutable").asBoolean(false)) {
        errors.forbidden("immutable", "field is immutable when `immutable` is set");
      }
      for (String field : List.of("data", "binaryData")) {
        if (!Meta.strings(object.path(field)).equals(Meta.strings(old.path(field)))) {
          errors.forbidden(field, "field is immutable when `immutable` is set");
        }
      }
    }
    validateCreate(context, object, errors);
  }

  @Override
  public TableColumns columns() {
    return COLUMNS;
  }
}
