package io.kubeterrarium.apiserver.structural;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Drops the fields that a schema does not name. Source: pkg/apiserver/schema/pruning. */
public final class Pruning {
  private static final Set<String> OF_OBJECTS = Set.of("apiVersion", "kind", "metadata");
  private static final Set<String> OF_METADATA =
      Set.of(
          "name",
          "generateName",
          "namespace",
          "selfLink",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "labels",
          "annotations",
          "ownerReferences",
          "finalizers",
          "managedFields");

  private final List<String> dropped = new ArrayList<>(0);

  private Pruning() {}

  /**
   * Prunes an object in place; apiVersion, kind and metadata of the root stay.
   *
   * @return the paths of what was dropped, sorted
   */
  public static List<String> prune(ObjectNode object, SchemaNode schema) {
    Pruning pruning = new Pruning();
    pruning.fields(object, schema, ValuePath.ROOT, true);
    Collections.sort(pruning.dropped);
    return pruning.dropped;
  }

  private void value(JsonNode value, SchemaNode schema, ValuePath path) {
    if (value instanceof ObjectNode object) {
      fields(object, schema, path, schema.embedded());
      if (schema.embedded() && object.get("metadata") instanceof ObjectNode metadata) {
        metadata(metadata, path.child("metadata"));
      }
    } else if (value instanceof ArrayNode list && schema.items() != null) {
      for (int i = 0; i < list.size(); i++) {
        value(list.get(i), schema.items(), path.index(i));
      }
    } else if (value instanceof ArrayNode list && !schema.open()) {
      // As upstream: what stands in a list without a schema for its items is nobody's.
      SchemaNode nothing =
          SchemaNode.read(tools.jackson.databind.node.JsonNodeFactory.instance.objectNode());
      for (int i = 0; i < list.size(); i++) {
        value(list.get(i), nothing, path.index(i));
      }
    }
  }

  /** Of an object inside of an object: what no object has goes, open as the schema may be. */
  private void metadata(ObjectNode metadata, ValuePath path) {
    for (String name : List.copyOf(metadata.propertyNames())) {
      if (!OF_METADATA.contains(name)) {
        dropped.add(path.child(name).toString());
        metadata.remove(name);
      }
    }
  }

  private void fields(ObjectNode object, SchemaNode schema, ValuePath path, boolean isObject) {
    for (Iterator<Map.Entry<String, JsonNode>> i = object.properties().iterator(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = i.next();
      String name = entry.getKey();
      if (isObject && OF_OBJECTS.contains(name)) {
        continue;
      }
      SchemaNode property = schema.properties().get(name);
      SchemaNode below = property == null ? schema.additional() : property;
      if (below != null) {
        value(entry.getValue(), below, path.child(name));
      } else if (!schema.open()) {
        dropped.add(path.child(name).toString());
        i.remove();
      }
    }
  }
}
