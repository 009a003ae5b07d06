package io.kubeterrarium.apiserver.kinds.warning;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod, or the template of one.
 *
 * @param path of the template; empty for a pod
 */
record Described(
    String path, JsonNode spec, Map<String, String> annotations, List<String> warnings) {
  /** As upstream visits them. */
  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  static Described of(ObjectNode pod, String path, List<String> warnings) {
    return new Described(path, pod.path("spec"), Meta.annotations(pod), warnings);
  }

  boolean isTemplate() {
    return !path.isEmpty();
  }

  /** The path of a field of the spec. */
  String at(String field) {
    return (isTemplate() ? path + "." : "") + "spec." + field;
  }

  void warn(String at, String why) {
    warnings.add(at + ": " + why);
  }

  /** Of an annotation, where it is there. */
  void warnOfAnnotation(String key, String why) {
    if (annotations.containsKey(key)) {
      warn((isTemplate() ? path + "." : "") + "metadata.annotations[" + key + "]", why);
    }
  }

  void eachContainer(BiConsumer<ObjectNode, String> visitor) {
    CONTAINERS.forEach(list -> each(list, visitor));
  }

  /** The objects of a list of the spec, each with its path. */
  void each(String list, BiConsumer<ObjectNode, String> visitor) {
    Defaults.each(spec, list, isTemplate() ? path + ".spec" : "spec", visitor);
  }
}
