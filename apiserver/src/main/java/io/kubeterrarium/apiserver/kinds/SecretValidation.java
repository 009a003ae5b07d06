package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.format.FormatException;
import io.kubeterrarium.apiserver.format.JsonReader;
import io.kubeterrarium.apiserver.kinds.field.DataKeys;
import io.kubeterrarium.apiserver.schema.TypeCheck;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Source: {@code ValidateSecret} in k8s.io/kubernetes/pkg/apis/core/validation. */
final class SecretValidation {
  private static final int MAX_BYTES = 1024 * 1024;

  private SecretValidation() {}

  static void check(ObjectNode secret, FieldErrors errors) {
    long size = 0;
    Map<String, byte[]> data = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : Meta.strings(secret.path("data")).entrySet()) {
      DataKeys.check("data", entry.getKey(), errors);
      byte[] value = decoded(entry.getValue());
      if (value == null) {
        errors.invalid(
            "data[" + entry.getKey() + "]", "<secret contents redacted>", "illegal base64 data");
      } else {
        size += value.length;
        data.put(entry.getKey(), value);
      }
    }
    if (size > MAX_BYTES) {
      errors.tooLong("data", MAX_BYTES);
    }
    checkType(secret, data, errors);
  }

  private static void checkType(ObjectNode secret, Map<String, byte[]> data, FieldErrors errors) {
    switch (Meta.text(secret, "type")) {
      case "kubernetes.io/service-account-token" -> {
        if (Meta.annotations(secret)
            .getOrDefault("kubernetes.io/service-account.name", "")
            .isEmpty()) {
          errors.required("metadata.annotations[kubernetes.io/service-account.name]", "");
        }
      }
      case "kubernetes.io/dockercfg" -> json(".dockercfg", data, errors);
      case "kubernetes.io/dockerconfigjson" -> json(".dockerconfigjson", data, errors);
      case "kubernetes.io/basic-auth" -> {
        if (!data.containsKey("username") && !data.containsKey("password")) {
          errors.required("data[%s][username]", ""); // Upstream's slip.
          errors.required("data[%s][password]", "");
        }
      }
      case "kubernetes.io/ssh-auth" -> {
        if (data.getOrDefault("ssh-privatekey", new byte[0]).length == 0) {
          errors.required("data[%s][ssh-privatekey]", "");
        }
      }
      case "kubernetes.io/tls" -> {
        present("tls.crt", data, errors);
        present("tls.key", data, errors);
      }
      default -> {}
    }
  }

  private static void present(String key, Map<String, byte[]> data, FieldErrors errors) {
    if (!data.containsKey(key)) {
      errors.required("data[" + key + "]", "");
    }
  }

  private static void json(String key, Map<String, byte[]> data, FieldErrors errors) {
    byte[] value = data.get(key);
    if (value == null) {
      errors.required("data[" + key + "]", "");
      return;
    }
    String problem = "";
    try {
      JsonNode tree = JsonReader.read(value).tree();
      if (!tree.isObject() && !tree.isNull()) {
        problem =
            "json: cannot unmarshal "
                + TypeCheck.goKind(tree)
                + " into Go value of type map[string]interface {}";
      }
    } catch (FormatException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (!problem.isEmpty()) {
      errors.invalid("data[" + key + "]", "<secret contents redacted>", problem);
    }
  }

  static void checkUpdate(ObjectNode secret, ObjectNode old, FieldErrors errors) {
    if (!secret.path("type").equals(old.path("type"))) {
      errors.invalid("type", secret.path("type"), "field is immutable");
    }
    if (old.path("immutable").asBoolean(false)) {
      if (!secret.path("immutable").asBoolean(false)) {
        errors.forbidden("immutable", "field is immutable when `immutable` is set");
      }
      if (!sameData(secret.path("data"), old.path("data"))) {
        errors.forbidden("data", "field is immutable when `immutable` is set");
      }
    }
  }

  private static boolean sameData(JsonNode data, JsonNode old) {
    return Meta.strings(data).equals(Meta.strings(old));
  }

  private static byte @Nullable [] decoded(String base64) {
    try {
      return Base64.getDecoder()
          .decode(base64.replace("\n", "").replace("\r", "").getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
