package io.kubeterrarium.simulator.fuzz;

import io.kubeterrarium.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Patches of the four kinds against an object. */
final class PatchMaker {
  static final String JSON = "application/json-patch+json";
  static final String MERGE = "application/merge-patch+json";
  static final String STRATEGIC = "application/strategic-merge-patch+json";
  static final String APPLY = "application/apply-patch+yaml";
  static final List<String> TYPES = List.of(JSON, MERGE, STRATEGIC, APPLY);

  private static final List<String> OPERATIONS =
      List.of("add", "remove", "replace", "move", "copy", "test", "nope");

  private final RandomGenerator random;
  private final Spoil spoil;

  PatchMaker(RandomGenerator random) {
    this.random = random;
    this.spoil = new Spoil(random);
  }

  JsonNode patch(String type, ObjectNode object) {
    return switch (type) {
      case JSON -> operations(object);
      case APPLY -> whole(object);
      case STRATEGIC -> directed(part(object));
      default -> part(object);
    };
  }

  private ArrayNode operations(ObjectNode object) {
    List<String> paths = new ArrayList<>(List.of("", "/", "/x", "/metadata/labels/a~1b", "/-"));
    collect(object, "", paths);
    ArrayNode patch = Json.object().putArray("patch");
    if (random.nextInt(100) == 0) {
      return growing(patch);
    }
    for (int i = random.nextInt(4); i >= 0; i--) {
      ObjectNode step = patch.addObject();
      step.put("op", OddValues.pick(random, OPERATIONS)).put("path", path(paths));
      if (random.nextInt(3) > 0) {
        step.set("value", OddValues.any(random, 0));
      }
      if (random.nextInt(3) == 0) {
        step.put("from", path(paths));
      }
    }
    return patch;
  }

  /** Doubles the object with each step, or nests it ever deeper. */
  private ArrayNode growing(ArrayNode patch) {
    String op = random.nextBoolean() ? "copy" : "move";
    for (int i = 0; i < 100; i++) {
      patch.addObject().put("op", "add").put("path", "/x" + i).putObject("value").putObject("x");
      patch.addObject().put("op", op).put("from", "/metadata").put("path", "/x" + i + "/x/y");
      patch.addObject().put("op", "move").put("from", "/x" + i).put("path", "/metadata");
    }
    return patch;
  }

  private String path(List<String> paths) {
    String path = OddValues.pick(random, paths);
    return switch (random.nextInt(10)) {
      case 0 -> path + "/-";
      case 1 -> path + "/0";
      case 2 -> path + "/" + OddValues.text(random);
      case 3 -> spoil.text(path);
      default -> path;
    };
  }

  private static void collect(JsonNode node, String path, List<String> paths) {
    paths.add(path);
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              field ->
                  collect(
                      field.getValue(),
                      path + "/" + field.getKey().replace("~", "~0").replace("/", "~1"),
                      paths));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        collect(array.get(i), path + "/" + i, paths);
      }
    }
  }

  private ObjectNode whole(ObjectNode object) {
    ObjectNode sent = object.deepCopy();
    if (sent.get("metadata") instanceof ObjectNode metadata && random.nextInt(8) > 0) {
      metadata.remove(List.of("managedFields", "resourceVersion", "uid", "creationTimestamp"));
    }
    spoil.tree(sent);
    return sent;
  }

  /** A few of the fields, some of them spoilt. */
  private ObjectNode part(ObjectNode object) {
    ObjectNode part = object.deepCopy();
    List<String> names = new ArrayList<>(part.propertyNames());
    names.forEach(
        name -> {
          if (random.nextInt(3) == 0) {
            part.remove(name);
          }
        });
    if (part.get("metadata") instanceof ObjectNode metadata && random.nextInt(8) > 0) {
      metadata.remove(List.of("managedFields", "resourceVersion", "uid", "creationTimestamp"));
    }
    spoil.tree(part);
    spoil.tree(part);
    return part;
  }

  /** With directives of strategic merge patches strewn in. */
  private ObjectNode directed(ObjectNode patch) {
    List<ObjectNode> objects = new ArrayList<>();
    objects(patch, objects);
    for (int i = random.nextInt(3); i > 0; i--) {
      ObjectNode at = OddValues.pick(random, objects);
      List<String> names = new ArrayList<>(at.propertyNames());
      String name = names.isEmpty() ? "x" : OddValues.pick(random, names);
      switch (random.nextInt(6)) {
        case 0 ->
            at.put("$patch", OddValues.pick(random, List.of("delete", "replace", "merge", "x")));
        case 1 -> at.putArray("$retainKeys").add(name);
        case 2 -> at.putArray("$setElementOrder/" + name).addObject().put("name", "c");
        case 3 -> at.putArray("$deleteFromPrimitiveList/" + name).add("a").add(1);
        case 4 -> at.set("$retainKeys", OddValues.any(random, 0));
        default -> at.set("$setElementOrder/" + name, OddValues.any(random, 0));
      }
    }
    return patch;
  }

  private static void objects(JsonNode node, List<ObjectNode> found) {
    if (node instanceof ObjectNode object) {
      found.add(object);
    }
    node.forEach(child -> objects(child, found));
  }
}
