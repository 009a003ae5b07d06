package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Volumes of a pod. Source: {@code ValidateVolumes}. */
final class VolumeValidation {
  private static final int MAX_MODE = 0777;
  private static final Set<String> DOWNWARD_FIELDS =
      Set.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");

  /** The field that a source cannot do without, for sources that name something. */
  private static final Map<String, String> NAMED =
      Map.of(
          "hostPath", "path",
          "secret", "secretName",
          "configMap", "name",
          "persistentVolumeClaim", "claimName",
          "csi", "driver");

  private VolumeValidation() {}

  /** Returns the names of the volumes. */
  static Set<String> check(ObjectNode spec, String path, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    List<ObjectNode> volumes = objects(spec, "volumes");
    for (int i = 0; i < volumes.size(); i++) {
      ObjectNode volume = volumes.get(i);
      String at = path + "[" + i + "]";
      sources(volume, at, errors);
      String name = Meta.text(volume, "name");
      if (name.isEmpty()) {
        errors.required(at + ".name", "");
      } else {
        List<String> problems = LabelSyntax.dnsLabel(name);
        problems.forEach(e -> errors.invalid(at + ".name", name, e));
        if (problems.isEmpty() && !names.add(name)) {
          errors.duplicate(at + ".name", name);
        }
      }
    }
    return names;
  }

  private static void sources(ObjectNode volume, String path, FieldErrors errors) {
    boolean first = true;
    for (Map.Entry<String, JsonNode> field : volume.properties()) {
      if (field.getKey().equals("name") || !field.getValue().isObject()) {
        continue;
      }
      if (!first) {
        errors.forbidden(path + "." + field.getKey(), "may not specify more than 1 volume type");
        continue;
      }
      first = false;
      source(field.getKey(), field.getValue(), path + "." + field.getKey(), errors);
    }
  }

  private static void source(String type, JsonNode source, String path, FieldErrors errors) {
    String needed = NAMED.get(type);
    if (needed != null) {
      Values.present(source, path, needed, errors);
    }
    switch (type) {
      case "hostPath" -> {
        if (List.of(Meta.text(source, "path").split("/", -1)).contains("..")) {
          errors.invalid(path + ".path", Meta.text(source, "path"), "must not contain '..'");
        }
      }
      case "secret", "configMap" -> {
        mode(source, "defaultMode", path, errors);
        items(source, path, errors);
      }
      case "downwardAPI" -> {
        mode(source, "defaultMode", path, errors);
        downward(source, path, errors);
      }
      case "projected" -> mode(source, "defaultMode", path, errors);
      default -> {}
    }
  }

  private static void items(JsonNode source, String path, FieldErrors errors) {
    List<ObjectNode> items = objects(source, "items");
    for (int i = 0; i < items.size(); i++) {
      String at = path + ".items[" + i + "]";
      Values.present(items.get(i), at, "key", errors);
      target(items.get(i), at, errors);
      mode(items.get(i), "mode", at, errors);
    }
  }

  private static void downward(JsonNode source, String path, FieldErrors errors) {
    for (ObjectNode item : objects(source, "items")) {
      target(item, path, errors);
      FieldReferences.field(item.path("fieldRef"), DOWNWARD_FIELDS, path + ".fieldRef", errors);
      FieldReferences.resource(
          item.path("resourceFieldRef"), true, path + ".resourceFieldRef", errors);
      if (!item.hasNonNull("fieldRef") && !item.hasNonNull("resourceFieldRef")) {
        errors.required(path, "one of fieldRef and resourceFieldRef is required");
      }
    }
  }

  private static void target(JsonNode item, String path, FieldErrors errors) {
    String target = Meta.text(item, "path");
    if (target.isEmpty()) {
      errors.required(path + ".path", "");
      return;
    }
    Values.descendingPath(target, path + ".path", errors);
    if (target.startsWith("..") && !target.equals("..") && !target.startsWith("../")) {
      errors.invalid(path + ".path", target, "must not start with '..'");
    }
  }

  private static void mode(JsonNode source, String field, String path, FieldErrors errors) {
    JsonNode mode = source.path(field);
    if (mode.isNumber() && (mode.asInt(0) < 0 || mode.asInt(0) > MAX_MODE)) {
      errors.invalid(
          path + "." + field, mode, "must be a number between 0 and 0777 (octal), both inclusive");
    }
  }
}
