package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.DataKeys;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
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
    Defaults.each(
        container,
        "env",
        path,
        (variable, at) -> {
          if (Meta.text(variable, "name").isEmpty()) {
            errors.required(at + ".name", "");
          } else {
            name(variable, "name", at, errors);
          }
          if (variable.path("valueFrom").isObject()) {
            source(variable, at + ".valueFrom", errors);
          }
        });
    Defaults.each(
        container, "envFrom", path, (from, at) -> bulk(from, path + ".envFrom", at, errors));
  }

  private static void name(ObjectNode parent, String field, String path, FieldErrors errors) {
    String name = Meta.text(parent, field);
    if (!NAME.matcher(name).matches()) {
      errors.invalid(
          path + "." + field,
          name,
          "a valid environment variable name must consist only of printable ASCII characters"
              + " other than '='");
    }
  }

  private static void source(ObjectNode variable, String path, FieldErrors errors) {
    JsonNode from = variable.path("valueFrom");
    long sources = SOURCES.stream().filter(from::hasNonNull).count();
    if (from.path("fieldRef").isObject()) {
      FieldReferences.field(from.path("fieldRef"), FIELDS, path + ".fieldRef", errors);
    }
    if (from.path("resourceFieldRef").isObject()) {
      FieldReferences.resource(
          from.path("resourceFieldRef"), false, path + ".resourceFieldRef", errors);
    }
    key(from.path("configMapKeyRef"), path + ".configMapKeyRef", errors);
    key(from.path("secretKeyRef"), path + ".secretKeyRef", errors);
    file(from.path("fileKeyRef"), path + ".fileKeyRef", errors);
    if (sources == 0) {
      errors.invalid(
          path,
          "",
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef`"
              + " or `fileKeyRef`");
    } else if (!Meta.text(variable, "value").isEmpty()) {
      errors.invalid(path, "", "may not be specified when `value` is not empty");
    } else if (sources > 1) {
      errors.invalid(path, "", "may not have more than one field specified at a time");
    }
  }

  private static void file(JsonNode reference, String path, FieldErrors errors) {
    if (reference.isObject()) {
      for (String field : List.of("key", "volumeName", "path")) {
        Values.present(reference, path, field, errors);
      }
      Values.unreservedPath(Meta.text(reference, "path"), path + ".path", errors);
    }
  }

  private static void key(JsonNode reference, String path, FieldErrors errors) {
    if (!reference.isObject()) {
      return;
    }
    String name = Meta.text(reference, "name");
    Values.invalid(path + ".name", name, LabelSyntax.dnsSubdomain(name), errors);
    String key = Meta.text(reference, "key");
    if (key.isEmpty()) {
      errors.required(path + ".key", "");
    } else {
      Values.invalid(path + ".key", key, DataKeys.problems(key), errors);
    }
  }

  private static void bulk(ObjectNode from, String path, String at, FieldErrors errors) {
    if (!Meta.text(from, "prefix").isEmpty()) {
      name(from, "prefix", at, errors);
    }
    for (String field : BULK_SOURCES) {
      if (from.path(field).isObject()) {
        String name = Meta.text(from.path(field), "name");
        if (name.isEmpty()) {
          errors.required(at + "." + field + ".name", "");
        } else {
          // A prefix of a name will do here, as upstream has it.
          String checked = name.endsWith("-") ? name.substring(0, name.length() - 1) + "a" : name;
          Values.invalid(
              at + "." + field + ".name", name, LabelSyntax.dnsSubdomain(checked), errors);
        }
      }
    }
    long count = BULK_SOURCES.stream().filter(from::hasNonNull).count();
    if (count == 0) {
      errors.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
    } else if (count > 1) {
      errors.invalid(path, "", "may not have more than one field specified at a time");
    }
  }
}
