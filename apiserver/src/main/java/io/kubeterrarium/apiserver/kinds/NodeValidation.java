package io.kubeterrarium.apiserver.kinds;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Source: {@code ValidateNode}, {@code ValidateNodeUpdate}. */
final class NodeValidation {
  private static final Set<String> EFFECTS = Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private NodeValidation() {}

  static void check(ObjectNode node, FieldErrors errors) {
    List<ObjectNode> taints = objects(node.path("spec"), "taints");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < taints.size(); i++) {
      ObjectNode taint = taints.get(i);
      String path = "spec.taints[" + i + "]";
      String key = Meta.text(taint, "key");
      String value = Meta.text(taint, "value");
      LabelSyntax.qualifiedName(key).forEach(e -> errors.invalid(path + ".key", key, e));
      LabelSyntax.labelValue(value).forEach(e -> errors.invalid(path + ".value", value, e));
      Values.oneOf(taint, path, "effect", EFFECTS, errors);
      if (!seen.add(key + ":" + Meta.text(taint, "effect"))) {
        errors.add(
            "FieldValueDuplicate",
            path,
            "Duplicate value: "
                + Json.text(taint)
                + ": taints must be unique by key and effect pair");
      }
    }
  }

  static void checkUpdate(ObjectNode node, ObjectNode old, FieldErrors errors) {
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
  }
}
