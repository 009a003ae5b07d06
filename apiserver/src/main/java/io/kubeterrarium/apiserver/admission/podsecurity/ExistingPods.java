package io.kubeterrarium.apiserver.admission.podsecurity;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Which of a namespace's pods would not be let in under a stricter policy. */
final class ExistingPods {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final int MOST = 3000;

  private final ObjectReader objects;

  ExistingPods(ObjectReader objects) {
    this.objects = objects;
  }

  /** One line for each way to violate it, naming the first pod; empty where all comply. */
  List<String> warnings(String namespace, Policy policy) {
    List<ObjectNode> pods = objects.list(PODS, namespace);
    Map<String, TreeSet<String>> podsByReason = new TreeMap<>();
    for (ObjectNode pod : pods.subList(0, Math.min(MOST, pods.size()))) {
      List<Violation> violations = PodChecks.violations(policy, PodView.of(pod));
      if (!violations.isEmpty()) {
        podsByReason
            .computeIfAbsent(Violation.reasons(violations), reason -> new TreeSet<>())
            .add(Meta.name(pod));
      }
    }
    List<String> warnings = new ArrayList<>();
    if (pods.size() > MOST) {
      warnings.add(
          "new PodSecurity enforce level only checked against the first %d of %d existing pods"
              .formatted(MOST, pods.size()));
    }
    if (!podsByReason.isEmpty()) {
      warnings.add(
          "existing pods in namespace \"%s\" violate the new PodSecurity enforce level \"%s\""
              .formatted(namespace, policy));
    }
    TreeSet<String> lines = new TreeSet<>();
    podsByReason.forEach((reason, names) -> lines.add(names(names) + ": " + reason));
    warnings.addAll(lines);
    return warnings;
  }

  private static String names(TreeSet<String> names) {
    return switch (names.size()) {
      case 1 -> names.first();
      case 2 -> names.first() + " (and 1 other pod)";
      default -> names.first() + " (and " + (names.size() - 1) + " other pods)";
    };
  }
}
