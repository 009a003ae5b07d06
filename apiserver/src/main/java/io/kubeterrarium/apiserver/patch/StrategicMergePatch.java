package io.kubeterrarium.apiserver.patch;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.GoText;
import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strategic merge patch: lists of the kinds' types merge by their merge keys, and directives in the
 * patch ({@code $patch}, {@code $retainKeys}, {@code $setElementOrder/…}, {@code
 * $deleteFromPrimitiveList/…}) steer the rest. Source:
 * k8s.io/community/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
public final class StrategicMergePatch {
  private static final String PATCH = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";

  private StrategicMergePatch() {}

  /** The patched object, a new tree. */
  public static ObjectNode apply(JsonNode patch, ObjectNode object, @Nullable Shape type) {
    if (patch.isNull()) {
      return object.deepCopy();
    }
    if (!(patch instanceof ObjectNode fields)) {
      throw ApiException.badRequest(
          "json: cannot unmarshal "
              + JsonPatch.goType(patch)
              + " into Go value of type map[string]interface {}");
    }
    return mergeMap(object.deepCopy(), fields.deepCopy(), type);
  }

  /** Merges into the first argument; both are used up. */
  private static ObjectNode mergeMap(ObjectNode into, ObjectNode patch, @Nullable Shape type) {
    JsonNode directive = patch.get(PATCH);
    if (directive != null) {
      return replacedOrDeleted(directive, patch);
    }
    retainKeys(into, patch);
    setElementOrders(into, patch, type);
    for (String key : List.copyOf(patch.propertyNames())) {
      if (key.startsWith(DELETE_FROM)) {
        deleteFromList(into, key.substring(DELETE_FROM.length()), patch.get(key));
      } else {
        mergeField(into, key, patch.get(key), type);
      }
    }
    return into;
  }

  private static ObjectNode replacedOrDeleted(JsonNode directive, ObjectNode patch) {
    return switch (directive.asString("")) {
      case "replace" -> {
        patch.remove(PATCH);
        yield withoutDirectives(patch);
      }
      case "delete" -> JsonNodeFactory.instance.objectNode();
      default -> throw unknown(directive, patch);
    };
  }

  private static void mergeField(
      ObjectNode into, String key, JsonNode value, @Nullable Shape type) {
    JsonNode existing = into.get(key);
    Field field = FieldLookup.of(type, key);
    if (value.isNull()) {
      into.remove(key);
    } else if (value instanceof ObjectNode fields && existing instanceof ObjectNode map) {
      into.set(key, field.replaces() ? fields : mergeMap(map, fields, field.shape()));
    } else if (value instanceof ArrayNode list && existing instanceof ArrayNode old) {
      into.set(
          key,
          field.merges() ? array(mergeList(Values.items(old), Values.items(list), field)) : list);
    } else if (value.path(PATCH).isMissingNode()) {
      into.set(key, withoutDirectives(value));
    } else {
      into.remove(key); // What is a directive is no value.
    }
  }

  private static List<JsonNode> mergeList(
      List<JsonNode> original, List<JsonNode> patch, Field field) {
    if (!Values.hasObjects(original) && !Values.hasObjects(patch)) {
      return mergeScalars(original, patch);
    }
    String mergeKey = field.mergeKey();
    if (mergeKey.isEmpty()) {
      throw PatchType.rejected();
    }
    List<JsonNode> kept = new ArrayList<>(original);
    List<JsonNode> changes = new ArrayList<>();
    boolean replace = false;
    for (JsonNode item : patch) {
      JsonNode directive = item.get(PATCH);
      if (directive == null) {
        changes.add(item);
      } else if (directive.asString("").equals("delete")) {
        String identity = required(item, mergeKey);
        kept.removeIf(old -> identity.equals(Values.identity(old, mergeKey)));
      } else if (directive.asString("").equals("replace")) {
        replace = true;
      } else if (directive.asString("").equals("merge")) {
        throw failed("merging lists cannot yet be specified in the patch");
      } else {
        throw unknown(directive, item);
      }
    }
    if (replace) {
      return Values.items(withoutDirectives(array(changes)));
    }
    List<JsonNode> merged = mergeItems(kept, changes, field);
    return Values.inOrder(merged, changes, kept, mergeKey);
  }

  private static List<JsonNode> mergeItems(
      List<JsonNode> original, List<JsonNode> patch, Field field) {
    List<JsonNode> merged = new ArrayList<>(original);
    for (JsonNode item : patch) {
      if (!(item instanceof ObjectNode fields)) {
        throw PatchType.rejected();
      }
      int at = Values.indexOf(merged, required(item, field.mergeKey()), field.mergeKey());
      if (at >= 0 && merged.get(at) instanceof ObjectNode old) {
        merged.set(at, mergeMap(old.deepCopy(), fields, FieldLookup.items(field)));
      } else {
        merged.add(withoutDirectives(fields));
      }
    }
    return merged;
  }

  private static List<JsonNode> mergeScalars(List<JsonNode> original, List<JsonNode> patch) {
    List<JsonNode> merged = new ArrayList<>();
    for (List<JsonNode> items : List.of(original, patch)) {
      for (JsonNode item : items) {
        if (Values.indexOf(merged, Values.identity(item, ""), "") < 0) {
          merged.add(item);
        }
      }
    }
    return Values.inOrder(merged, patch, original, "");
  }

  private static String required(JsonNode item, String mergeKey) {
    String identity = Values.identity(item, mergeKey);
    if (identity == null) {
      throw failed(
          "map: " + GoText.plain(item) + " does not contain declared merge key: " + mergeKey);
    }
    return identity;
  }

  private static ApiException unknown(JsonNode directive, JsonNode patch) {
    String word =
        directive.isString()
            ? directive.stringValue()
            : "%!s(" + GoText.typeOf(directive) + "=" + GoText.plain(directive) + ")";
    return failed("unknown patch type: " + word + " in map: " + GoText.plain(patch));
  }

  /** Upstream answers 500, but the mistake is the client's. */
  private static ApiException failed(String why) {
    return new ApiException(422, "Invalid", why, null);
  }

  private static void retainKeys(ObjectNode into, ObjectNode patch) {
    JsonNode keys = patch.remove(RETAIN_KEYS);
    if (keys == null) {
      return;
    }
    if (!keys.isArray()) {
      throw ApiException.badRequest("invalid patch format of retainKeys");
    }
    Set<String> retained = new HashSet<>();
    keys.forEach(key -> retained.add(key.asString("")));
    for (String key : patch.propertyNames()) {
      if (!key.startsWith("$") && !retained.contains(key)) {
        throw ApiException.badRequest("invalid patch format of retainKeys");
      }
    }
    into.retain(retained);
  }

  /** Merges the lists whose order the patch gives, and takes them out of the patch. */
  private static void setElementOrders(ObjectNode into, ObjectNode patch, @Nullable Shape type) {
    for (String key : List.copyOf(patch.propertyNames())) {
      if (!key.startsWith(ORDER)) {
        continue;
      }
      String name = key.substring(ORDER.length());
      JsonNode given = patch.remove(key);
      if (!given.isArray()) {
        throw failed("expected a []interface {}, but received a " + GoText.typeOf(given));
      }
      List<JsonNode> order = Values.items(given);
      Field field = FieldLookup.of(type, name);
      JsonNode change = patch.get(name);
      checkOrder(change, order, field.mergeKey());
      if (change != null && !change.isArray()) {
        continue; // Null deletes the list, order or not.
      }
      List<JsonNode> server = Values.items(into.get(name));
      if (change != null) {
        mergeField(into, name, change, type);
        patch.remove(name);
      }
      if (into.get(name) instanceof ArrayNode merged) {
        into.set(
            name, array(Values.inOrder(Values.items(merged), order, server, field.mergeKey())));
      }
    }
  }

  private static void checkOrder(@Nullable JsonNode change, List<JsonNode> order, String mergeKey) {
    for (JsonNode item : Values.items(change)) {
      boolean ordered = Values.indexOf(order, Values.identity(item, mergeKey), mergeKey) >= 0;
      if (!ordered && !item.has(PATCH)) {
        throw failed(
            "The order in patch list:\n"
                + GoText.plain(array(Values.items(change)))
                + "\n doesn't match $setElementOrder list:\n"
                + GoText.plain(array(order))
                + "\n");
      }
    }
  }

  private static void deleteFromList(ObjectNode into, String name, JsonNode deleted) {
    if (!deleted.isArray()) {
      throw ApiException.badRequest("invalid patch format of primitive list");
    }
    if (into.get(name) instanceof ArrayNode list) {
      List<JsonNode> gone = Values.items(deleted);
      List<JsonNode> kept = Values.items(list);
      kept.removeIf(item -> Values.indexOf(gone, Values.identity(item, ""), "") >= 0);
      into.set(name, array(kept));
    }
  }

  private static ObjectNode withoutDirectives(ObjectNode added) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    added.forEachEntry(
        (key, value) -> {
          boolean directive =
              key.equals(RETAIN_KEYS) || key.startsWith(ORDER) || key.startsWith(DELETE_FROM);
          if (!directive && !value.isNull() && value.path(PATCH).isMissingNode()) {
            result.set(key, withoutDirectives(value));
          }
        });
    return result;
  }

  private static JsonNode withoutDirectives(JsonNode value) {
    if (value instanceof ObjectNode fields) {
      return withoutDirectives(fields);
    }
    if (value instanceof ArrayNode list) {
      ArrayNode result = JsonNodeFactory.instance.arrayNode();
      for (JsonNode item : list) {
        if (item.path(PATCH).isMissingNode()) {
          result.add(withoutDirectives(item));
        }
      }
      return result;
    }
    return value;
  }

  private static ArrayNode array(List<JsonNode> items) {
    return JsonNodeFactory.instance.arrayNode(items.size()).addAll(items);
  }
}
