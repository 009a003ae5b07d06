package io.kubeterrarium.apiserver.patch;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON Patch, RFC 6902. */
public final class JsonPatch {
  private static final int MAX_OPERATIONS = 10_000;

  /** What all copies of a patch may come to, in bytes of JSON; upstream's figure. */
  private static final long MAX_COPIED_BYTES = 3L << 20;

  /** As deep as what is read from a client: operations could else nest without end. */
  private static final int MAX_DEPTH = 500;

  private record Operation(
      String op, Pointer path, @Nullable Pointer from, @Nullable JsonNode value) {}

  /** A place in a tree: where its container is, and what it is called there. */
  private record Pointer(List<String> parents, String last, boolean isRoot) {
    static Pointer parse(String text) {
      if (text.isEmpty()) {
        return new Pointer(List.of(), "", true);
      }
      if (!text.startsWith("/")) {
        throw PatchType.rejected();
      }
      List<String> tokens = new ArrayList<>();
      for (String token : text.substring(1).split("/", -1)) {
        tokens.add(token.replace("~1", "/").replace("~0", "~"));
      }
      String last = tokens.remove(tokens.size() - 1);
      return new Pointer(tokens, last, false);
    }
  }

  private final List<Operation> operations;

  private JsonPatch(List<Operation> operations) {
    this.operations = operations;
  }

  /** Reads a patch: 400 where it is none, 413 where it is too long. */
  public static JsonPatch of(JsonNode patch) {
    if (!(patch instanceof ArrayNode list)) {
      throw ApiException.badRequest(
          "json: cannot unmarshal " + goType(patch) + " into Go value of type jsonpatch.Patch");
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
      if (!(entry instanceof ObjectNode fields)) {
        throw ApiException.badRequest(
            "json: cannot unmarshal "
                + goType(entry)
                + " into Go value of type jsonpatch.Operation");
      }
      operations.add(operation(fields));
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

  private static Operation operation(ObjectNode fields) {
    JsonNode op = fields.path("op");
    JsonNode path = fields.path("path");
    JsonNode from = fields.path("from");
    if (!op.isString() || !path.isString()) {
      throw PatchType.rejected();
    }
    return new Operation(
        op.stringValue(),
        Pointer.parse(path.stringValue()),
        from.isString() ? Pointer.parse(from.stringValue()) : null,
        fields.get("value"));
  }

  /** The patched object, a new tree; 422 where an operation cannot be made or a test fails. */
  public ObjectNode apply(ObjectNode object) {
    JsonNode tree = object.deepCopy();
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
    if (tree instanceof ObjectNode result) {
      return result;
    }
    throw PatchType.rejected();
  }

  private static JsonNode perform(Operation operation, JsonNode tree) {
    Pointer path = operation.path;
    return switch (operation.op) {
      case "add" -> add(tree, path, value(operation));
      case "remove" -> {
        remove(tree, path);
        yield tree;
      }
      case "replace" -> replace(tree, path, value(operation));
      case "move" -> {
        JsonNode moved = get(tree, from(operation));
        remove(tree, from(operation));
        yield add(tree, path, moved);
      }
      case "copy" -> add(tree, path, get(tree, from(operation)).deepCopy());
      case "test" -> {
        test(tree, path, operation.value);
        yield tree;
      }
      default -> throw PatchType.rejected();
    };
  }

  private static JsonNode value(Operation operation) {
    if (operation.value == null) {
      throw PatchType.rejected();
    }
    return operation.value.deepCopy();
  }

  private static Pointer from(Operation operation) {
    if (operation.from == null) {
      throw PatchType.rejected();
    }
    return operation.from;
  }

  private static JsonNode add(JsonNode tree, Pointer path, JsonNode value) {
    if (path.isRoot) {
      return value;
    }
    refuseDeep(path, value);
    JsonNode container = container(tree, path);
    if (container instanceof ObjectNode fields) {
      fields.set(path.last, value);
    } else if (container instanceof ArrayNode items) {
      if (path.last.equals("-")) {
        items.add(value);
      } else {
        items.insert(index(path.last, items.size()), value);
      }
    } else {
      throw PatchType.rejected();
    }
    return tree;
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
    if (path.isRoot) {
      throw PatchType.rejected();
    }
    JsonNode container = container(tree, path);
    get(tree, path);
    if (container instanceof ObjectNode fields) {
      fields.remove(path.last);
    } else if (container instanceof ArrayNode items) {
      items.remove(index(path.last, items.size() - 1));
    }
  }

  private static JsonNode replace(JsonNode tree, Pointer path, JsonNode value) {
    if (path.isRoot) {
      return value;
    }
    get(tree, path);
    refuseDeep(path, value);
    JsonNode container = container(tree, path);
    if (container instanceof ObjectNode fields) {
      fields.set(path.last, value);
    } else if (container instanceof ArrayNode items) {
      items.set(index(path.last, items.size() - 1), value);
    }
    return tree;
  }

  /** A test for null, or without a value, also passes where nothing is. */
  private static void test(JsonNode tree, Pointer path, @Nullable JsonNode expected) {
    JsonNode actual = path.isRoot ? tree : find(container(tree, path), path.last);
    boolean wantsNothing = expected == null || expected.isNull();
    boolean passes =
        actual == null || actual.isNull()
            ? wantsNothing
            : expected != null && Values.equal(actual, expected);
    if (!passes) {
      throw PatchType.rejected();
    }
  }

  private static JsonNode get(JsonNode tree, Pointer path) {
    JsonNode found = path.isRoot ? tree : find(container(tree, path), path.last);
    if (found == null) {
      throw PatchType.rejected();
    }
    return found;
  }

  private static JsonNode container(JsonNode tree, Pointer path) {
    JsonNode at = tree;
    for (String token : path.parents) {
      JsonNode next = find(at, token);
      if (next == null) {
        throw PatchType.rejected();
      }
      at = next;
    }
    return at;
  }

  private static @Nullable JsonNode find(JsonNode container, String token) {
    return container instanceof ArrayNode items
        ? items.get(index(token, items.size() - 1))
        : container.get(token);
  }

  private static int index(String token, int max) {
    boolean digits =
        !token.isEmpty() && token.length() < 8 && token.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || Integer.parseInt(token) > max) {
      throw PatchType.rejected();
    }
    return Integer.parseInt(token);
  }
}
