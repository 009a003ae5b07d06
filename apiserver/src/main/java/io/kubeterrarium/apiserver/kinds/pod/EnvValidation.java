package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.DataKeys;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Environment variables of a container. Source: {@code ValidateEnv}, {@code ValidateEnvFrom}. */
final class EnvValidation {
  private static final Pattern NAME = Pattern.compile("[\\x20-\\x3c\\x3e-\\x7e]+");
  private static final List<String> SOURCES =
      List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");
  private static final List<String> BULK_SOURCES = List.of("configMapRef", "secretRef");
  private static final Set<String> FIELDS =
      Set.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");

  private EnvValidation() {}

  static void check(ObjectNode container, String path, FieldErrors errors) {
    List<ObjectNode> variables = objects(container, "env");
    for (int i = 0; i < variables.size(); i++) {
      ObjectNode variable = variables.get(i);
      String at = path + ".env[" + i + "]";
      String name = Meta.text(variable, "name");
      if (name.isEmpty()) {
        errors.required(at + ".name", "");
      } else if (!NAME.matcher(name).matches()) {
        errors.invalid(
            at + ".name",
            name,
            "a valid environment variable name must consist only of printable ASCII characters"
                + " other than '='");
      }
      if (variable.path("valueFrom").isObject()) {
        source(variable, at + ".valueFrom", errors);
      }
    }
    bulk(container, path + ".envFrom", errors);
  }

  private static void source(ObjectNode variable, String path, FieldErrors errors) {
    JsonNode from = variable.path("valueFrom");
    long sources = SOURCES.stream().filter(from::hasNonNull).count();
    FieldReferences.field(from.path("fieldRef"), FIELDS, path + ".fieldRef", errors);
    FieldReferences.resource(
        from.path("resourceFieldRef"), false, path + ".resourceFieldRef", errors);
    key(from.path("configMapKeyRef"), path + ".configMapKeyRef", errors);
    key(from.path("secretKeyRef"), path + ".secretKeyRef", errors);
    if (sources == 0) {
      errors.invalid(
          path,
          "",
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef`"
              + " or `fileKeyRef`");
    }
    if (!Meta.text(variable, "value").isEmpty()) {
      if (sources != 0) {
        errors.invalid(path, "", "may not be specified when `value` is not empty");
      }
    } else if (sources > 1) {
      errors.invalid(path, "", "may not have more than one field specified at a time");
    }
  }

  private static void key(JsonNode reference, String path, FieldErrors errors) {
    if (!reference.isObject()) {
      return;
    }
    String key = Meta.text(reference, "key");
    if (key.isEmpty()) {
      errors.required(path + ".key", "");
    } else {
      DataKeys.problems(key).forEach(e -> errors.invalid(path + ".key", key, e));
    }
  }

  private static void bulk(ObjectNode container, String path, FieldErrors errors) {
    List<ObjectNode> sources = objects(container, "envFrom");
    for (int i = 0; i < sources.size(); i++) {
      ObjectNode source = sources.get(i);
      long count = BULK_SOURCES.stream().filter(source::hasNonNull).count();
      for (String field : BULK_SOURCES) {
        if (source.path(field).isObject() && Meta.text(source.path(field), "name").isEmpty()) {
          errors.required(path + "[" + i + "]." + field + ".name", "");
        }
      }
      if (count == 0) {
        errors.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
      } else if (count > 1) {
        errors.invalid(path, "", "may not have more than one field specified at a time");
      }
    }
  }
}
