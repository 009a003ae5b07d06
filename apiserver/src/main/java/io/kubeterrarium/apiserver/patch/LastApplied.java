package io.kubeterrarium.apiserver.patch;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.format.FormatException;
import io.kubeterrarium.apiserver.format.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The annotation in which client-side apply remembers what it applied. */
public final class LastApplied {
  public static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

  private LastApplied() {}

  /**
   * What was applied last; null where the object was never applied, or the annotation is broken.
   */
  public static @Nullable ObjectNode of(JsonNode object) {
    String text = Meta.text(Meta.of(object).path("annotations"), ANNOTATION);
    if (text.isEmpty()) {
      return null;
    }
    try {
      JsonNode tree = JsonReader.read(text.getBytes(StandardCharsets.UTF_8)).tree();
      return tree instanceof ObjectNode fields ? fields : null;
    } catch (FormatException broken) {
      return null; // Then nothing is known about the last one, and nothing is deleted.
    }
  }

  /**
   * A copy of a configuration that carries itself in the annotation, byte for byte as kubectl's.
   */
  public static ObjectNode remembered(ObjectNode configuration) {
    ObjectNode copy = configuration.deepCopy();
    ObjectNode annotations = Meta.child(Meta.edit(copy), "annotations");
    annotations.remove(ANNOTATION);
    annotations.put(ANNOTATION, encoded(copy));
    return copy;
  }

  /** A configuration as server-side apply writes it into the annotation: without the annotation. */
  public static String text(ObjectNode configuration) {
    ObjectNode copy = configuration.deepCopy();
    if (Meta.of(copy).get("annotations") instanceof ObjectNode annotations) {
      annotations.remove(ANNOTATION);
    }
    return encoded(copy);
  }

  private static String encoded(ObjectNode configuration) {
    String text = Json.text(sorted(configuration));
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e") + "\n";
  }

  private static JsonNode sorted(JsonNode tree) {
    if (tree instanceof ObjectNode fields) {
      TreeMap<String, JsonNode> byName = new TreeMap<>();
      fields.forEachEntry((key, value) -> byName.put(key, sorted(value)));
      return JsonNodeFactory.instance.objectNode().setAll(byName);
    }
    if (tree.isArray()) {
      var items = JsonNodeFactory.instance.arrayNode(tree.size());
      tree.forEach(item -> items.add(sorted(item)));
      return items;
    }
    return tree;
  }
}
