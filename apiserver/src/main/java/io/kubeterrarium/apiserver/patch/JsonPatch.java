package io.kubeterrarium.apiserver.patch;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Patch, RFC 6902, as upstream's library has it: more lenient about what is missing. Source:
 * gopkg.in/evanphx/json-patch.v4/patch.go.
 */
public final class JsonPatch {
  private static final int MAX_OPERATIONS = 10_000;

  /** What all copies of a patch may come to, in bytes of JSON; upstream's figure. */
  private static final long MAX_COPIED_BYTES = 3L << 20;

  /** As deep as what is read from a client: operations could else nest without end. */
  private static final int MAX_DEPTH = 500;

  private static final JsonNode NULL = JsonNodeFactory.instance.nullNode();

  private record Operation(
      String op, Pointer path, @Nullable Pointer from, @Nullable JsonNode value) {}

  /**
   * A place in a tree: where its container is, and what it is called there. What stands before the
   * first slash says nothing.
   *
   * @param whole the tree itself, which has no container
   */
  private record Pointer(List<String> parents, String last, boolean whole) {
    static Pointer parse(String text) {
      List<String> tokens = new ArrayList<>();
      for (String token : text.split("/", -1)) {
        tokens.add(token.replace("~1", "/").replace("~0", "~"));
      }
      String last = tokens.remove(tokens.size() - 1);
      return tokens.isEmpty()
          ? new Pointer(tokens, last, true)
          : new Pointer(tokens.subList(1, tokens.size()), last, false);
    }
  }

  private final List<Operation> operations;

  private JsonPatch(List<Operation> operations) {
    this.operations = operations;
  }

  /** Reads the body of a PATCH: 400 where it is no patch, 413 where it is too long. */
  static JsonPatch ofBody(JsonNode patch) {
    OperationRules.checkBody(patch);
    return of(patch);
  }

  /** Reads a patch: 400 where it is none, 413 where it is too long. */
  public static JsonPatch of(JsonNode patch) {
    if (patch.isNull()) {
      return new JsonPatch(List.of()); // Go reads it as an empty list.
    }
    if (!(patch instanceof ArrayNode list)) {
      throw OperationRules.undecodable("", patch, "jsonpatch.Patch");
    }
    if (list.size() > MAX_OPERATIONS) {
      throw ApiException.tooLarge(
          "The allowed maximum operations in a JSON patch is "
              + MAX_OPERATIONS
              + ", got "
              + list.size());
    }
    List<Operation> operations = new ArrayList<>(list.size());
    for (JsonNode entry : list) {
      if (!entry.isNull() && !entry.isObject()) {
        throw OperationRules.undecodable("", entry, "jsonpatch.Operation");
      }
      operations.add(operation(entry));
    }
    return new JsonPatch(operations);
  }

  /** What Go calls a value of that kind. */
  static String goType(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "bool";
      default -> "number";
    };
  }

  private static Operation operation(JsonNode fields) {
    OperationRules.check(fields);
    JsonNode from = fields.path("from");
    return new Operation(
        fields.get("op").stringValue(),
        Pointer.parse(fields.get("path").stringValue()),
        from.isString() ? Pointer.parse(from.stringValue()) : null,
        fields.get("value"));
  }

  /** The patched object, a new tree; 422 where an operation cannot be made or a test fails. */
  public ObjectNode apply(ObjectNode object) {
    ObjectNode tree = object.deepCopy();
    long copied = 0;
    for (Operation operation : operations) {
      if (operation.op.equals("copy")) {
        copied += Json.bytes(get(tree, from(operation))).length;
        if (copied > MAX_COPIED_BYTES) {
          throw PatchType.rejected();
        }
      }
      tree = perform(operation, tree);
    }
    return tree;
  }

  private static ObjectNode perform(Operation operation, ObjectNode tree) {
    Pointer path = operation.path;
    switch (operation.op) {
      case "add" -> add(tree, path, value(operation));
      case "remove" -> remove(tree, path);
      case "replace" -> {
        return replace(tree, path, value(operation));
      }
      case "move" -> {
        JsonNode moved = get(tree, from(operation));
        remove(tree, from(operation));
        add(tree, path, moved);
      }
      case "copy" -> add(tree, path, get(tree, from(operation)).deepCopy());
      case "test" -> test(tree, path, value(operation));
      default -> throw PatchType.rejected();
    }
    return tree;
  }

  /** Null where the operation has none. */
  private static JsonNode value(Operation operation) {
    return operation.value == null ? NULL : operation.value.deepCopy();
  }

  private static Pointer from(Operation operation) {
    if (operation.from == null) {
      throw PatchType.rejected();
    }
    return operation.from;
  }

  private static void add(JsonNode tree, Pointer path, JsonNode value) {
    refuseDeep(path, value);
    JsonNode container = container(tree, path);
    if (container instanceof ArrayNode items) {
      items.insert(
          path.last.equals("-") ? items.size() : index(path.last, items.size() + 1), value);
    } else {
      ((ObjectNode) container).set(path.last, value);
    }
  }

  private static void refuseDeep(Pointer path, JsonNode value) {
    if (isDeeper(value, MAX_DEPTH - path.parents.size())) {
      throw PatchType.rejected();
    }
  }

  private static boolean isDeeper(JsonNode value, int levels) {
    if (levels <= 0) {
      return true;
    }
    for (JsonNode child : value) {
      if (isDeeper(child, levels - 1)) {
        return true;
      }
    }
    return false;
  }

  private static void remove(JsonNode tree, Pointer path) {
    JsonNode container = container(tree, path);
    if (container instanceof ArrayNode items) {
      items.remove(index(path.last, items.size()));
    } else if (((ObjectNode) container).remove(path.last) == null) {
      throw PatchType.rejected();
    }
  }

  /** A field that is not there yet is added: upstream's library has it so. */
  private static ObjectNode replace(ObjectNode tree, Pointer path, JsonNode value) {
    if (path.whole) {
      if (path.last.isEmpty() && value instanceof ObjectNode whole) {
        return whole;
      }
      throw PatchType.rejected();
    }
    refuseDeep(path, value);
    JsonNode container = container(tree, path);
    if (container instanceof ArrayNode items) {
      items.set(index(path.last, items.size()), value);
    } else {
      ((ObjectNode) container).set(path.last, value);
    }
    return tree;
  }

  /** A test for null, or without a value, also passes where nothing is. */
  private static void test(JsonNode tree, Pointer path, JsonNode expected) {
    JsonNode actual = path.whole && path.last.isEmpty() ? tree : get(tree, path);
    if (!Values.equal(actual, expected)) {
      throw PatchType.rejected();
    }
  }

  /** Null for a field that is not there; an item has to be. */
  private static JsonNode get(JsonNode tree, Pointer path) {
    return child(container(tree, path), path.last);
  }

  /** An object or a list. */
  private static JsonNode container(JsonNode tree, Pointer path) {
    if (path.whole) {
      throw PatchType.rejected();
    }
    JsonNode at = tree;
    for (String token : path.parents) {
      at = child(at, token);
      if (!at.isContainer()) {
        throw PatchType.rejected();
      }
    }
    return at;
  }

  private static JsonNode child(JsonNode container, String token) {
    JsonNode found =
        container instanceof ArrayNode items
            ? items.get(index(token, items.size()))
            : container.get(token);
    return found == null ? NULL : found;
  }

  /** Negative ones count from the end. */
  private static int index(String token, int size) {
    int index;
    try {
      index = Integer.parseInt(token);
    } catch (NumberFormatException e) {
      throw PatchType.rejected();
    }
    if (index < -size || index >= size) {
      throw PatchType.rejected();
    }
    return index < 0 ? index + size : index;
  }
}
