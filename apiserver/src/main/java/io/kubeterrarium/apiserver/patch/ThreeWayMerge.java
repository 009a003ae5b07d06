package io.kubeterrarium.apiserver.patch;

import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What client-side apply does to an object: what the new configuration says is set, what the last
 * one said and the new one does not is deleted, and what neither mentions stays. The result is what
 * kubectl's three-way strategic merge patch makes of the current object.
 */
public final class ThreeWayMerge {
  private static final JsonNode NOTHING = JsonNodeFactory.instance.missingNode();

  private ThreeWayMerge() {}

  /**
   * The object to be stored, a new tree; equal to the current one where there is nothing to do.
   *
   * @param lastApplied the configuration applied before; empty where there is none
   * @param type of the object, for its merge keys; null where it is not known
   */
  public static ObjectNode merge(
      ObjectNode lastApplied, ObjectNode current, ObjectNode modified, @Nullable Shape type) {
    ObjectNode result = current.deepCopy();
    mergeMap(lastApplied, result, modified, type);
    return result;
  }

  /** Whether two objects say the same, whatever Java type holds their numbers. */
  public static boolean same(ObjectNode a, ObjectNode b) {
    return Values.equal(a, b);
  }

  private static void mergeMap(
      JsonNode last, ObjectNode into, ObjectNode modified, @Nullable Shape type) {
    for (String key : List.copyOf(last.propertyNames())) {
      if (!modified.has(key)) {
        into.remove(key);
      }
    }
    modified.forEachEntry(
        (key, wanted) -> mergeField(last.path(key), into, key, wanted, FieldLookup.of(type, key)));
  }

  private static void mergeField(
      JsonNode last, ObjectNode into, String key, JsonNode wanted, Field field) {
    JsonNode existing = into.get(key);
    if (wanted.isNull()) {
      into.remove(key);
    } else if (wanted instanceof ObjectNode fields && existing instanceof ObjectNode map) {
      if (field.replaces()) {
        into.set(key, copy(fields));
        return;
      }
      mergeStruct(last, map, fields, field, field.shape());
    } else if (wanted instanceof ArrayNode list
        && existing instanceof ArrayNode old
        && field.merges()) {
      List<JsonNode> merged =
          mergeList(Values.items(last), Values.items(old), Values.items(list), field);
      into.set(key, JsonNodeFactory.instance.arrayNode(merged.size()).addAll(merged));
    } else {
      into.set(key, copy(wanted));
    }
  }

  /** With retainKeys, a struct that changes at all keeps only what the configuration names. */
  private static void mergeStruct(
      JsonNode last, ObjectNode into, ObjectNode modified, Field field, @Nullable Shape type) {
    ObjectNode before = field.retainsKeys() ? into.deepCopy() : into;
    mergeMap(last, into, modified, type);
    if (field.retainsKeys() && !Values.equal(before, into)) {
      into.retain(List.copyOf(modified.propertyNames()));
    }
  }

  private static List<JsonNode> mergeList(
      List<JsonNode> last, List<JsonNode> current, List<JsonNode> modified, Field field) {
    String key = field.mergeKey();
    List<JsonNode> merged = new ArrayList<>();
    for (JsonNode item : current) {
      String identity = Values.identity(item, key);
      boolean deleted =
          Values.indexOf(last, identity, key) >= 0 && Values.indexOf(modified, identity, key) < 0;
      if (!deleted) {
        merged.add(item);
      }
    }
    for (JsonNode item : modified) {
      String identity = Values.identity(item, key);
      int at = Values.indexOf(merged, identity, key);
      if (at < 0) {
        merged.add(copy(item));
      } else if (item instanceof ObjectNode wanted && merged.get(at) instanceof ObjectNode old) {
        int lastAt = Values.indexOf(last, identity, key);
        ObjectNode mine = old.deepCopy();
        mergeStruct(
            lastAt < 0 ? NOTHING : last.get(lastAt), mine, wanted, field, FieldLookup.items(field));
        merged.set(at, mine);
      }
    }
    return Values.inOrder(merged, modified, current, key);
  }

  /** A copy without the nulls in its maps, which mean that nothing is to be there. */
  private static JsonNode copy(JsonNode value) {
    if (value instanceof ObjectNode fields) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      fields.forEachEntry(
          (key, field) -> {
            if (!field.isNull()) {
              result.set(key, copy(field));
            }
          });
      return result;
    }
    if (value instanceof ArrayNode items) {
      ArrayNode result = JsonNodeFactory.instance.arrayNode(items.size());
      items.forEach(item -> result.add(copy(item)));
      return result;
    }
    return value;
  }
}
