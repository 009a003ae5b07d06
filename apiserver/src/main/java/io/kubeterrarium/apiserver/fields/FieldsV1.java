package io.kubeterrarium.apiserver.fields;

import io.kubeterrarium.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets as JSON: {@code f:name} a field, {@code k:{"name":"web"}} an item by its keys, {@code
 * v:"blue"} by its value, {@code i:0} by its index, and {@code .} the place itself where there is
 * something below it as well. Source: FieldsV1 in k8s.io/apimachinery/pkg/apis/meta/v1/types.go.
 */
public final class FieldsV1 {
  private static final String SELF = ".";

  private FieldsV1() {}

  /** A new tree. */
  public static ObjectNode encode(FieldSet set) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < set.width(); i++) {
      FieldSet child = set.child(i);
      ObjectNode below = fields.putObject(text(set.element(i)));
      if (child != null) {
        if (set.isMember(i)) {
          below.putObject(SELF);
        }
        below.setAll(encode(child));
      }
    }
    return fields;
  }

  private static String text(PathElement element) {
    if (element instanceof PathElement.Name name) {
      return "f:" + name.name();
    }
    if (element instanceof PathElement.Keys keys) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      keys.keys().forEach(key -> object.set(key.getKey(), key.getValue()));
      return "k:" + Json.text(object);
    }
    if (element instanceof PathElement.Value value) {
      return "v:" + Json.text(value.value());
    }
    return "i:" + ((PathElement.Index) element).index();
  }

  /**
   * Reads a set.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static FieldSet decode(JsonNode fields) {
    if (!(fields instanceof ObjectNode)) {
      throw new IllegalArgumentException("parsing JSON: expected an object");
    }
    FieldSetBuilder builder = new FieldSetBuilder();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (!field.getKey().equals(SELF)) {
        JsonNode below = field.getValue();
        FieldSet child = below.isEmpty() && below.isObject() ? null : decode(below);
        boolean member = child == null || child.isEmpty() || below.has(SELF);
        builder.append(element(field.getKey()), member, child);
      }
    }
    return builder.build();
  }

  private static PathElement element(String text) {
    if (text.length() < 2) {
      throw new IllegalArgumentException("key must be 2 characters long: " + text);
    }
    if (text.charAt(1) != ':') {
      throw new IllegalArgumentException("missing colon: " + text);
    }
    String rest = text.substring(2);
    return switch (text.charAt(0)) {
      case 'f' -> PathElement.name(rest);
      case 'v' -> PathElement.value(json(rest));
      case 'k' -> keys(json(rest));
      case 'i' -> PathElement.index(number(rest));
      default -> throw new IllegalArgumentException("unknown path element type");
    };
  }

  private static PathElement keys(@Nullable JsonNode object) {
    if (!(object instanceof ObjectNode fields)) {
      throw new IllegalArgumentException("keys are not an object");
    }
    List<Map.Entry<String, JsonNode>> keys = new ArrayList<>(fields.size());
    fields.forEachEntry((name, value) -> keys.add(Map.entry(name, value)));
    return PathElement.keys(keys);
  }

  private static JsonNode json(String text) {
    try {
      return Json.read(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number: " + text, e);
    }
  }
}
