package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Secret. What comes in as {@code stringData} is stored, and read back, as {@code data} only. */
final class SecretKind implements Strategy {
  private static final ResourceType TYPE = ResourceType.namespaced("v1", "Secret", "secrets");

  private static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Type",
              "string",
              "What the data is for.",
              Cells.text(secret -> Meta.text(secret, "type")))
          .column(
              "Data",
              "string",
              "How many keys the Secret has.",
              Cells.number(secret -> (long) secret.path("data").size()))
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
  public void setDefaults(ObjectNode secret) {
    Defaults.text(secret, "type", "Opaque");
    JsonNode plain = secret.remove("stringData");
    if (plain instanceof ObjectNode texts && !texts.isEmpty()) {
      ObjectNode data = Meta.child(secret, "data");
      Meta.strings(texts)
          .forEach(
              (key, text) ->
                  data.put(
                      key,
                      Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Override
  public void prepareForUpdate(WriteContext context, ObjectNode secret, ObjectNode old) {
    Defaults.text(secret, "type", Meta.text(old, "type"));
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode secret, FieldErrors errors) {
    SecretValidation.check(secret, errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode secret, ObjectNode old, FieldErrors errors) {
    SecretValidation.checkUpdate(secret, old, errors);
    SecretValidation.check(secret, errors);
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode secret) {
    return Map.of("type", Meta.text(secret, "type"));
  }

  @Override
  public TableColumns columns() {
    return COLUMNS;
  }
}
