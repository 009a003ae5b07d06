package io.kubeterrarium.apiserver.kinds.plain;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.VolumeSources;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** CSIDriver and CSINode. Source: k8s.io/kubernetes/pkg/apis/storage. */
final class DriverRules {
  private static final String IMMUTABLE = "field is immutable";
  private static final Set<String> GROUP_POLICIES =
      Set.of("File", "None", "ReadWriteOnceWithFSType");
  private static final List<String> LIFECYCLES = List.of("Persistent", "Ephemeral");
  private static final int LONGEST_NODE_ID = 256;
  private static final long SHORTEST_TOKEN = 600;
  private static final long SHORTEST_PERIOD = 10;
  private static final long LONGEST_TOKEN = 1L << 32;

  private DriverRules() {}

  static void setDefaults(ObjectNode driver) {
    ObjectNode spec = Meta.child(driver, "spec");
    Defaults.flag(spec, "attachRequired", true);
    Defaults.flag(spec, "podInfoOnMount", false);
    Defaults.flag(spec, "storageCapacity", false);
    Defaults.textPointer(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
    if (spec.path("volumeLifecycleModes").isEmpty()) {
      spec.putArray("volumeLifecycleModes").add("Persistent");
    }
    Defaults.flag(spec, "requiresRepublish", false);
    Defaults.flag(spec, "seLinuxMount", false);
  }

  static void nodeDefaults(ObjectNode node) {
    ObjectNode spec = Meta.child(node, "spec");
    Defaults.nullList(spec, "drivers");
    Defaults.objects(spec, "drivers").forEach(each -> Defaults.nullList(each, "topologyKeys"));
  }

  /** Of an update's fields two stay; the path of one is upstream's. */
  static void driver(ObjectNode driver, @Nullable ObjectNode old, FieldErrors errors) {
    JsonNode spec = driver.path("spec");
    Values.oneOfOrNone(spec, "spec", "fsGroupPolicy", GROUP_POLICIES, errors);
    tokenRequests(spec, errors);
    for (JsonNode mode : spec.path("volumeLifecycleModes")) {
      if (!LIFECYCLES.contains(mode.asString(""))) {
        errors.notSupported("spec.volumeLifecycleModes", mode, LIFECYCLES);
      }
    }
    JsonNode period = spec.path("nodeAllocatableUpdatePeriodSeconds");
    if (period.isNumber() && period.asLong(0) < SHORTEST_PERIOD) {
      errors.invalid(
          "spec.nodeAllocatableUpdatePeriodSeconds",
          period,
          "must be greater than or equal to " + SHORTEST_PERIOD + " seconds");
    }
    JsonNode inSecrets = spec.path("serviceAccountTokenInSecrets");
    if (inSecrets.isBoolean() && spec.path("tokenRequests").isEmpty()) {
      errors.invalid(
          "spec.serviceAccountTokenInSecrets",
          inSecrets,
          "serviceAccountTokenInSecrets is set but no tokenRequests are specified");
    }
    if (old != null) {
      stays(spec, old, "attachRequired", "spec.attachedRequired", errors);
      stays(spec, old, "volumeLifecycleModes", "spec.volumeLifecycleModes", errors);
    }
  }

  private static void tokenRequests(JsonNode spec, FieldErrors errors) {
    Set<String> audiences = new HashSet<>();
    Defaults.each(
        spec,
        "tokenRequests",
        "spec",
        (request, at) -> {
          if (!audiences.add(Meta.text(request, "audience"))) {
            errors.duplicate(at + ".audience", Meta.text(request, "audience"));
            return;
          }
          long seconds = request.path("expirationSeconds").asLong(SHORTEST_TOKEN);
          if (seconds < SHORTEST_TOKEN) {
            errors.invalid(
                at + ".expirationSeconds",
                seconds,
                "may not specify a duration less than 10 minutes");
          } else if (seconds > LONGEST_TOKEN) {
            errors.invalid(
                at + ".expirationSeconds",
                seconds,
                "may not specify a duration larger than 2^32 seconds");
          }
        });
  }

  /** CSINode: a driver's entry comes and goes, and changes in nothing but what it has room for. */
  static void node(ObjectNode node, @Nullable ObjectNode old, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    Defaults.each(
        node.path("spec"),
        "drivers",
        "spec",
        (driver, at) -> nodeDriver(driver, names, at, errors));
    if (old == null) {
      return;
    }
    for (ObjectNode before : Defaults.objects(old.path("spec"), "drivers")) {
      for (ObjectNode driver : Defaults.objects(node.path("spec"), "drivers")) {
        if (Meta.text(driver, "name").equals(Meta.text(before, "name"))
            && !fixed(driver).equals(fixed(before))) {
          errors.invalid("spec.drivers", fixed(driver), IMMUTABLE);
        }
      }
    }
  }

  private static ObjectNode fixed(ObjectNode driver) {
    ObjectNode fixed = driver.deepCopy();
    fixed.remove("allocatable");
    return fixed;
  }

  private static void nodeDriver(
      ObjectNode driver, Set<String> names, String path, FieldErrors errors) {
    String name = Meta.text(driver, "name");
    VolumeSources.driverName(name, path + ".name", errors);
    String id = Meta.text(driver, "nodeID");
    if (id.isEmpty()) {
      errors.required(path + ".nodeID", "");
    } else if (id.length() > LONGEST_NODE_ID) {
      errors.invalid(path + ".nodeID", id, "must be " + LONGEST_NODE_ID + " characters or less");
    }
    Values.notNegative(driver.path("allocatable"), path + ".allocatable", "count", errors);
    if (!names.add(name)) {
      errors.duplicate(path + ".name", name);
    }
    Set<String> keys = new HashSet<>();
    for (JsonNode each : driver.path("topologyKeys")) { // Upstream does not say which.
      String key = each.asString("");
      if (key.isEmpty()) {
        errors.required(path, "");
      }
      if (!keys.add(key)) {
        errors.duplicate(path, key);
      }
      Values.invalid(path, key, LabelSyntax.qualifiedName(key), errors);
    }
  }

  private static void stays(
      JsonNode spec, ObjectNode old, String field, String path, FieldErrors errors) {
    if (!SameTree.same(spec.path(field), old.path("spec").path(field))) {
      errors.invalid(path, spec.get(field), IMMUTABLE);
    }
  }
}
