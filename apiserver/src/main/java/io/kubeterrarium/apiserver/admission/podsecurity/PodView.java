package io.kubeterrarium.apiserver.admission.podsecurity;

import io.kubeterrarium.api.json.Meta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A pod, or the pod that a template would make, and the words for parts of it. */
record PodView(Map<String, String> annotations, JsonNode spec) {
  private static final List<String> LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");

  static PodView of(JsonNode podOrTemplate) {
    return new PodView(Meta.annotations(podOrTemplate), podOrTemplate.path("spec"));
  }

  JsonNode security() {
    return spec.path("securityContext");
  }

  boolean isWindows() {
    return Meta.text(spec.path("os"), "name").equals("windows");
  }

  /** In user namespaces of their own, root in the pod is nobody outside. */
  boolean hasUserNamespace() {
    JsonNode hostUsers = spec.path("hostUsers");
    return hostUsers.isBoolean() && !hostUsers.booleanValue();
  }

  List<JsonNode> containers() {
    List<JsonNode> containers = new ArrayList<>();
    for (String list : LISTS) {
      spec.path(list).forEach(containers::add);
    }
    return containers;
  }

  /** The names of the containers of which it is true. */
  List<String> containersWhere(Predicate<JsonNode> condition) {
    return containers().stream()
        .filter(condition)
        .map(container -> Meta.text(container, "name"))
        .toList();
  }

  /** {@code container "a"}, {@code containers "a", "b"}. */
  static String named(Collection<String> containers) {
    return plural(containers.size(), "container", "containers") + " " + quoted(containers);
  }

  static String quoted(Collection<String> names) {
    return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
  }

  static String plural(int count, String one, String many) {
    return count == 1 ? one : many;
  }

  /** {@code pod and container "a"}: who set something. */
  static String setters(boolean pod, Collection<String> containers) {
    List<String> setters = new ArrayList<>();
    if (pod) {
      setters.add("pod");
    }
    if (!containers.isEmpty()) {
      setters.add(named(containers));
    }
    return String.join(" and ", setters);
  }
}
