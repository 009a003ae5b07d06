package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Meta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One place of a structural schema, read from its JSON: what may stand there, and below it.
 *
 * @param type object, array, string, integer, number, boolean; empty: any
 * @param open whether fields that the schema does not name are kept
 * @param embedded whether the value is an object with apiVersion, kind and metadata of its own
 * @param fallback what stands there where nothing is said; null: nothing
 * @param properties by name, in the schema's order
 * @param additional what all values of a map must be; null: it is no map
 * @param listType atomic, set, map or empty
 * @param rules what else the value must obey; null: nothing
 * @param json the schema as it was written
 */
public record SchemaNode(
    String type,
    boolean nullable,
    boolean open,
    boolean embedded,
    boolean intOrString,
    @Nullable JsonNode fallback,
    Map<String, SchemaNode> properties,
    @Nullable SchemaNode items,
    @Nullable SchemaNode additional,
    String listType,
    List<String> listKeys,
    String mapType,
    @Nullable ValueRules rules,
    JsonNode json) {

  /** Read as custom resources are held against it. */
  public static SchemaNode read(JsonNode json) {
    return read(json, false);
  }

  /**
   * Read as upstream holds defaults against it: formats count where the type has no such format,
   * and what is an integer or a string may be anything.
   */
  static SchemaNode asWritten(JsonNode json) {
    return read(json, true);
  }

  static SchemaNode read(JsonNode json, boolean asWritten) {
    Map<String, SchemaNode> properties = new LinkedHashMap<>();
    if (json.path("properties") instanceof ObjectNode fields) {
      fields.forEachEntry((name, schema) -> properties.put(name, read(schema, asWritten)));
    }
    JsonNode additional = json.path("additionalProperties");
    return new SchemaNode(
        Meta.text(json, "type"),
        json.path("nullable").asBoolean(false),
        // A map of anything, too: what it holds is not known, and kept.
        json.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)
            || additional.isBoolean() && additional.booleanValue(),
        json.path("x-kubernetes-embedded-resource").asBoolean(false),
        !asWritten && json.path("x-kubernetes-int-or-string").asBoolean(false),
        json.hasNonNull("default") ? json.get("default") : null,
        properties,
        json.path("items").isObject() ? read(json.get("items"), asWritten) : null,
        additional.isObject() ? read(additional, asWritten) : null,
        Meta.text(json, "x-kubernetes-list-type"),
        texts(json.path("x-kubernetes-list-map-keys")),
        Meta.text(json, "x-kubernetes-map-type"),
        ValueRules.read(json, asWritten),
        json);
  }

  static List<SchemaNode> all(JsonNode list, boolean asWritten) {
    List<SchemaNode> nodes = new ArrayList<>(list.size());
    list.forEach(json -> nodes.add(read(json, asWritten)));
    return nodes;
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>(list.size());
    list.forEach(text -> texts.add(text.asString("")));
    return texts;
  }
}
