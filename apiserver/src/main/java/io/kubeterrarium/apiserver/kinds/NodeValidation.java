package io.kubeterrarium.apiserver.kinds;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.InternalNames;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.ResourceValidation;
import io.kubeterrarium.apiserver.kinds.pod.TolerationValidation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Source: {@code ValidateNode}, {@code ValidateNodeUpdate}. */
final class NodeValidation {
  private static final String EXTERNAL = "externalID";

  private NodeValidation() {}

  static void check(ObjectNode node, ObjectNode old, FieldErrors errors) {
    taints(node, errors);
    for (String list : List.of("capacity", "allocatable")) {
      for (Map.Entry<String, JsonNode> entry : node.path("status").path(list).properties()) {
        String path = "status." + list + "." + entry.getKey();
        ResourceValidation.quantity(entry.getKey(), entry.getValue(), path, errors);
      }
    }
    podRanges(node.path("spec").path("podCIDRs"), old.path("spec").path("podCIDRs"), errors);
  }

  /** Under metadata, where upstream's path says they are. */
  private static void taints(ObjectNode node, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    Defaults.each(
        node.path("spec"),
        "taints",
        "metadata",
        (taint, path) -> {
          String key = Meta.text(taint, "key");
          String value = Meta.text(taint, "value");
          Values.invalid(path + ".key", key, LabelSyntax.qualifiedName(key), errors);
          List<String> problems = LabelSyntax.labelValue(value);
          if (!problems.isEmpty()) {
            errors.invalid(path + ".value", value, String.join(";", problems));
          }
          Values.oneOf(taint, path, "effect", TolerationValidation.EFFECTS, errors);
          if (!seen.add(key + ":" + Meta.text(taint, "effect"))) {
            errors.duplicate(
                path,
                InternalNames.of(taint, "key", "value", "effect", "*timeAdded"),
                "taints must be unique by key and effect pair");
          }
        });
  }

  private static void podRanges(JsonNode ranges, JsonNode old, FieldErrors errors) {
    Set<String> held = new HashSet<>();
    old.forEach(range -> held.add(range.asString("")));
    Set<String> seen = new HashSet<>();
    Set<Boolean> families = new HashSet<>();
    for (int i = 0; i < ranges.size(); i++) {
      String range = ranges.get(i).asString("");
      Addresses.cidr(range, "spec.podCIDRs[" + i + "]", held, errors);
      families.add(range.contains(":"));
      if (!seen.add(range)) {
        errors.duplicate("spec.podCIDRs[" + i + "]", range);
      }
    }
    if (ranges.size() > 1 && families.size() < 2 || ranges.size() > 2) {
      errors.invalid(
          "spec.podCIDRs", ranges, "may specify no more than one CIDR for each IP family");
    }
  }

  /** Fields that do nothing any more, and ranges that are written oddly. */
  static void warn(JsonNode spec, List<String> warnings) {
    if (spec.path("configSource").isObject()) {
      warnings.add("spec.configSource: the feature is removed");
    }
    if (!Meta.text(spec, EXTERNAL).isEmpty()) {
      warnings.add("spec.externalID: this field is deprecated, and is unused by Kubernetes");
    }
    JsonNode ranges = spec.path("podCIDRs");
    for (int i = 0; i < ranges.size(); i++) {
      Addresses.warnOfCidr(ranges.get(i).asString(""), "spec.podCIDRs[" + i + "]", warnings);
    }
  }

  static void checkUpdate(ObjectNode node, ObjectNode old, FieldErrors errors) {
    List<ObjectNode> addresses = objects(node.path("status"), "addresses");
    for (int i = 0; i < addresses.size(); i++) {
      if (addresses.subList(0, i).contains(addresses.get(i))) {
        errors.duplicate(
            "status.addresses[" + i + "]", InternalNames.of(addresses.get(i), "type", "address"));
      }
    }
    JsonNode before = old.path("spec");
    if (!before.path("podCIDRs").isEmpty()
        && !before.path("podCIDRs").equals(node.path("spec").path("podCIDRs"))) {
      errors.forbidden(
          "spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid");
    }
    String provider = Meta.text(before, "providerID");
    if (!provider.isEmpty() && !provider.equals(Meta.text(node.path("spec"), "providerID"))) {
      errors.forbidden(
          "spec.providerID", "node updates may not change providerID except from \"\" to valid");
    }
    if (!Meta.text(before, EXTERNAL).equals(Meta.text(node.path("spec"), EXTERNAL))) {
      errors.forbidden("spec.externalID", "may not be updated");
    }
  }
}
