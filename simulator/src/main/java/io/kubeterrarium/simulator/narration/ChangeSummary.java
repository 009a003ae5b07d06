package io.kubeterrarium.simulator.narration;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.storage.CommittedWrite;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a write changed, in a few words. */
final class ChangeSummary {
  private static final int MAX_CHANGES = 3;
  private static final int MAX_VALUE = 40;
  private static final Set<String> UNTOLD =
      Set.of("managedFields", "resourceVersion", "generation", "observedGeneration", "uid");

  private ChangeSummary() {}

  static String of(CommittedWrite write) {
    ObjectNode now = write.object();
    if (now == null) {
      return "removed";
    }
    ObjectNode old = write.old();
    if (old == null) {
      return created(write.type().kind().kind(), now);
    }
    if (!Meta.isDeleting(old) && Meta.isDeleting(now)) {
      return "marked for deletion";
    }
    return changed(write.type().kind().kind(), old, now);
  }

  private static String created(String kind, ObjectNode object) {
    JsonNode spec = object.path("spec");
    return switch (kind) {
      case "Deployment", "ReplicaSet" ->
          spec.path("replicas").asInt(1) + " × " + images(spec.path("template").path("spec"));
      case "Pod" -> "phase " + Meta.text(object.path("status"), "phase") + ", " + images(spec);
      case "Service" -> "address " + Meta.text(spec, "clusterIP");
      case "Secret" -> SecretLengths.of(object);
      default -> "";
    };
  }

  private static String changed(String kind, ObjectNode old, ObjectNode now) {
    String podStep = kind.equals("Pod") ? podStep(old, now) : "";
    if (!podStep.isEmpty()) {
      return podStep;
    }
    if (kind.equals("Secret")) {
      return SecretLengths.of(now);
    }
    List<String> changes = new ArrayList<>();
    compare("", old, now, changes);
    int more = changes.size() - MAX_CHANGES;
    return more <= 0
        ? String.join(", ", changes)
        : String.join(", ", changes.subList(0, MAX_CHANGES)) + ", … " + more + " more";
  }

  private static String podStep(ObjectNode old, ObjectNode now) {
    String node = Meta.text(now.path("spec"), "nodeName");
    if (!node.isEmpty() && Meta.text(old.path("spec"), "nodeName").isEmpty()) {
      return "spec.nodeName = " + node;
    }
    String before = Meta.text(old.path("status"), "phase");
    String phase = Meta.text(now.path("status"), "phase");
    if (!before.equals(phase)) {
      String ip = Meta.text(now.path("status"), "podIP");
      return "phase " + before + " → " + phase + (ip.isEmpty() ? "" : ", " + ip);
    }
    return "";
  }

  private static String images(JsonNode podSpec) {
    List<String> images = new ArrayList<>();
    podSpec.path("containers").forEach(container -> images.add(Meta.text(container, "image")));
    return String.join(", ", images);
  }

  /** Collects {@code path old → new} for each leaf that differs. */
  private static void compare(
      String path, @Nullable JsonNode old, @Nullable JsonNode now, List<String> changes) {
    if (old instanceof ObjectNode before && now instanceof ObjectNode after) {
      Set<String> names = new LinkedHashSet<>(before.propertyNames());
      names.addAll(after.propertyNames());
      for (String name : names) {
        if (!UNTOLD.contains(name)
            && !name.equals("kubectl.kubernetes.io/last-applied-configuration")) {
          String child = path.isEmpty() ? name : path + "." + name;
          compare(child, before.get(name), after.get(name), changes);
        }
      }
    } else if (old == null || !old.equals(now)) {
      changes.add(path + " " + shown(old) + " → " + shown(now));
    }
  }

  private static String shown(@Nullable JsonNode value) {
    if (value == null) {
      return "∅";
    }
    String text = value.isValueNode() ? value.asString() : value.isArray() ? "[…]" : "{…}";
    return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE) + "…";
  }
}
