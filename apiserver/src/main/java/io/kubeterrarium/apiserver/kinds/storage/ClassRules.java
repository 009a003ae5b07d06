package io.kubeterrarium.apiserver.kinds.storage;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What classes of volumes and of their attributes have in common. Source: {@code
 * validateProvisioner}, {@code validateParameters}.
 */
public final class ClassRules {
  private static final int MOST_PARAMETERS = 512;
  private static final int MOST_BYTES = 256 * 1024;

  private ClassRules() {}

  /** Who makes or changes the volumes; capital letters will do. */
  public static void driver(JsonNode parent, String field, FieldErrors errors) {
    String name = Meta.text(parent, field);
    if (name.isEmpty()) {
      errors.required(field, "");
    } else {
      Values.invalid(field, name, LabelSyntax.qualifiedName(name.toLowerCase(Locale.ROOT)), errors);
    }
  }

  public static void parameters(JsonNode parameters, FieldErrors errors) {
    if (parameters.size() > MOST_PARAMETERS) {
      errors.tooLong("parameters", MOST_PARAMETERS);
      return;
    }
    long size = 0;
    for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
      if (parameter.getKey().isEmpty()) {
        errors.invalid("parameters", "", "field can not be empty.");
      }
      size += bytes(parameter.getKey()) + bytes(parameter.getValue().asString(""));
    }
    if (size > MOST_BYTES) {
      errors.tooLong("parameters", MOST_BYTES);
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
