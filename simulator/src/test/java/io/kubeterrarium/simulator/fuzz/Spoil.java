package io.kubeterrarium.simulator.fuzz;

import io.kubeterrarium.api.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Spoils trees and bytes a little. */
final class Spoil {
  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "null",
          "true",
          "1e999",
          "-",
          "- ",
          "--- ",
          "\n---\n",
          "&a ",
          "*a",
          "<<: *a",
          "!!binary ",
          "!!java.lang.String ",
          "|\n",
          ">-\n",
          "#",
          "\t",
          "? ",
          "%YAML 9.9\n",
          "'",
          "\0",
          "\u00ef\u00bb\u00bf",
          "k8s\0",
          "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f",
          "{{{{{{{{",
          "[[[[[[[[");

  private final RandomGenerator random;

  Spoil(RandomGenerator random) {
    this.random = random;
  }

  /** Changes the tree in up to a few places. */
  void tree(ObjectNode root) {
    for (int i = random.nextInt(4); i > 0; i--) {
      List<JsonNode> containers = new ArrayList<>();
      collect(root, containers);
      JsonNode at = OddValues.pick(random, containers);
      if (at instanceof ObjectNode object) {
        spoil(object);
      } else if (at instanceof ArrayNode array) {
        spoil(array);
      }
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private void spoil(ObjectNode object) {
    List<String> names = new ArrayList<>(object.propertyNames());
    String name = names.isEmpty() ? "x" : OddValues.pick(random, names);
    switch (random.nextInt(8)) {
      case 0 -> object.remove(name);
      case 1 -> object.putNull(name);
      case 2 -> object.set(name + OddValues.text(random), OddValues.any(random, 0));
      case 3 -> object.set(OddValues.text(random), deep(object.path(name)));
      case 4 -> object.set(name, Json.object().set(name, object.path(name)));
      default -> object.set(name, OddValues.any(random, 0));
    }
  }

  private void spoil(ArrayNode array) {
    switch (random.nextInt(5)) {
      case 0 -> array.removeAll();
      case 1 -> array.addNull();
      case 2 -> array.addAll(array.deepCopy());
      case 3 -> {
        JsonNode first = array.isEmpty() ? OddValues.any(random, 0) : array.get(0);
        for (int i = random.nextInt(200); i > 0; i--) {
          array.add(first.deepCopy());
        }
      }
      default -> array.add(OddValues.any(random, 0));
    }
  }

  /** The node inside of many others; where it is there already, a copy. */
  private JsonNode deep(JsonNode node) {
    JsonNode nested = node.isMissingNode() ? OddValues.any(random, 0) : node.deepCopy();
    for (int i = random.nextInt(random.nextInt(40) == 0 ? 600 : 12); i > 0; i--) {
      nested =
          random.nextBoolean()
              ? Json.object().set("a", nested)
              : Json.object().putArray("x").add(nested);
    }
    return nested;
  }

  /** Flips, cuts, repeats and inserts. */
  byte[] bytes(byte[] original) {
    byte[] bytes = original;
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = once(bytes);
    }
    return bytes;
  }

  private byte[] once(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + random.nextInt(20));
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 32);
    out.write(bytes, 0, at);
    switch (random.nextInt(6)) {
      case 0 -> out.write(random.nextInt(256)); // and one byte goes
      case 1 -> {
        return out.toByteArray(); // cut off
      }
      case 2 -> {
        out.write(bytes, at, end - at); // the slice twice
        end = at;
      }
      case 3 -> {} // the slice goes
      default -> {
        out.writeBytes(OddValues.pick(random, TOKENS).getBytes(StandardCharsets.ISO_8859_1));
        end = at;
      }
    }
    out.write(bytes, end, bytes.length - end);
    return out.toByteArray();
  }

  String text(String original) {
    return new String(bytes(original.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }
}
