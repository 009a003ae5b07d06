package io.kubeterrarium.apiserver.admission.quota;

import io.kubeterrarium.api.json.Meta;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Where a quota counts CPU or memory, each container must say how much it wants. */
final class ComputeConstraint {
  private static final Set<String> COMPUTE =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  private ComputeConstraint() {}

  /** {@code cpu for: a,b; memory for: a}; empty where nothing is missing. */
  static String missing(Set<String> names, JsonNode podSpec) {
    Map<String, Set<String>> missing = new TreeMap<>();
    for (String name : names) {
      if (COMPUTE.contains(name) && !podSpec.at(place(name)).isValueNode()) {
        for (String list : List.of("containers", "initContainers")) {
          for (JsonNode container : podSpec.path(list)) {
            if (!container.at(place(name)).isValueNode()) {
              missing
                  .computeIfAbsent(name, any -> new TreeSet<>())
                  .add(Meta.text(container, "name"));
            }
          }
        }
      }
    }
    return missing.entrySet().stream()
        .map(entry -> entry.getKey() + " for: " + String.join(",", entry.getValue()))
        .collect(Collectors.joining("; "));
  }

  /** {@code cpu} and {@code requests.cpu} are both what is requested. */
  private static String place(String name) {
    String resource = name.substring(name.indexOf('.') + 1);
    return (name.startsWith("limits.") ? "/resources/limits/" : "/resources/requests/") + resource;
  }
}
