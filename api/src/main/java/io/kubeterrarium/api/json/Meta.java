package io.kubeterrarium.api.json;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the metadata of an object's tree. Readers return the empty string, 0 or an empty
 * map for what is not there, so that they can be used on any tree a client sends.
 */
public final class Meta {
  private Meta() {}

  public static GroupVersionKind gvk(JsonNode object) {
    return GroupVersionKind.of(text(object, "apiVersion"), text(object, "kind"));
  }

  /** The metadata for reading: a missing node where there is none. */
  public static JsonNode of(JsonNode object) {
    return object.path("metadata");
  }

  /** The metadata for writing: made where there is none. */
  public static ObjectNode edit(ObjectNode object) {
    return child(object, "metadata");
  }

  /** The named field as an object for writing: made where there is none, or none of that shape. */
  public static ObjectNode child(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode existing ? existing : parent.putObject(field);
  }

  public static ObjectName objectName(JsonNode object) {
    return new ObjectName(namespace(object), name(object));
  }

  public static String name(JsonNode object) {
    return text(of(object), "name");
  }

  public static String namespace(JsonNode object) {
    return text(of(object), "namespace");
  }

  public static String uid(JsonNode object) {
    return text(of(object), "uid");
  }

  public static String resourceVersion(JsonNode object) {
    return text(of(object), "resourceVersion");
  }

  public static long generation(JsonNode object) {
    return of(object).path("generation").asLong(0);
  }

  public static boolean isDeleting(JsonNode object) {
    return of(object).hasNonNull("deletionTimestamp");
  }

  public static Map<String, String> labels(JsonNode object) {
    return strings(of(object).path("labels"));
  }

  public static Map<String, String> annotations(JsonNode object) {
    return strings(of(object).path("annotations"));
  }

  /** A string field, empty where it is absent, null or not a string. */
  public static String text(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    return value.isString() ? value.stringValue() : "";
  }

  /** An object of strings as a map, in order; entries that are no strings are left out. */
  public static Map<String, String> strings(JsonNode object) {
    if (!(object instanceof ObjectNode fields) || fields.isEmpty()) {
      return Map.of();
    }
    Map<String, String> result = new LinkedHashMap<>();
    fields.forEachEntry(
        (key, value) -> {
          if (value.isString()) {
            result.put(key, value.stringValue());
          }
        });
    return result;
  }
}
