package io.kubeterrarium.apiserver.cel;

import io.kubeterrarium.apiserver.cel.DeclType.DeclField;
import io.kubeterrarium.apiserver.cel.DeclType.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Types of structural schemas. Source: k8s.io/apiserver, pkg/cel/common/schemas.go. */
public final class DeclTypes {
  private static final long MAX_REQUEST = 3 * 1024 * 1024;
  private static final long DATE_SIZE = 12;
  private static final long MIN_TIME_SIZE = 21;
  private static final long MAX_TIME_SIZE = 27;
  private static final long MIN_DURATION_SIZE = 4;
  private static final long MAX_DURATION_SIZE = 32;

  /** Separators around a field of an object. */
  private static final int FIELD_OVERHEAD = 4;

  /** Quotes, colon and comma around a key of a map. */
  private static final int ENTRY_OVERHEAD = 6;

  private DeclTypes() {}

  /**
   * The type of a schema's node; null where expressions cannot see it: it has no type, or is a list
   * or map of such.
   *
   * @param isResourceRoot a whole object, which has type and name whatever its schema says
   */
  public static @Nullable DeclType ofSchema(JsonNode schema, boolean isResourceRoot) {
    if (isTrue(schema, "x-kubernetes-int-or-string")) {
      return DeclType.simple(Kind.DYN, "dyn", longest(schema, MAX_REQUEST - 2), 1);
    }
    return switch (schema.path("type").asString("")) {
      case "array" -> list(schema);
      case "object" -> mapOrObject(schema, isResourceRoot);
      case "string" -> text(schema);
      case "boolean" -> DeclType.BOOL;
      case "number" -> DeclType.DOUBLE;
      case "integer" -> DeclType.INT;
      default -> isResourceRoot ? object(schema, true) : null;
    };
  }

  private static boolean isTrue(JsonNode schema, String field) {
    return schema.path(field).asBoolean(false);
  }

  private static @Nullable DeclType part(JsonNode schema) {
    return schema.isObject()
        ? ofSchema(schema, isTrue(schema, "x-kubernetes-embedded-resource"))
        : null;
  }

  private static @Nullable DeclType list(JsonNode schema) {
    DeclType items = part(schema.path("items"));
    if (items == null) {
      return null;
    }
    long most = bound(schema, "maxItems", (MAX_REQUEST - 2) / (items.minSize() + 1));
    List<String> keys = new ArrayList<>();
    schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asString("")));
    return DeclType.listOf(items, most, schema.path("x-kubernetes-list-type").asString(""), keys);
  }

  private static long bound(JsonNode schema, String field, long otherwise) {
    JsonNode bound = schema.path(field);
    return bound.isNumber() ? Math.max(0, bound.asLong(0)) : otherwise;
  }

  private static @Nullable DeclType mapOrObject(JsonNode schema, boolean isResourceRoot) {
    JsonNode additional = schema.path("additionalProperties");
    if (!additional.isObject()) {
      return object(schema, isResourceRoot);
    }
    DeclType values = part(additional);
    return values == null
        ? null
        : DeclType.mapOf(
            values,
            bound(
                schema, "maxProperties", (MAX_REQUEST - 2) / (values.minSize() + ENTRY_OVERHEAD)));
  }

  private static DeclType object(JsonNode schema, boolean isResourceRoot) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asString("")));
    Map<String, DeclField> fields = new HashMap<>();
    long size = 2;
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      DeclType type = part(property.getValue());
      if (type == null) {
        continue;
      }
      String escaped = Escaping.escape(property.getKey());
      if (escaped != null) {
        fields.put(escaped, new DeclField(property.getKey(), type));
      }
      if (required.contains(property.getKey()) && !property.getValue().has("default")) {
        size += property.getKey().length() + type.minSize() + FIELD_OVERHEAD;
      }
    }
    if (isResourceRoot) {
      addIdentity(fields);
    }
    Map<String, DeclField> complete = Map.copyOf(fields);
    return DeclType.object("", () -> complete, size);
  }

  /** What every object has. */
  private static void addIdentity(Map<String, DeclField> fields) {
    DeclType text = DeclType.simple(Kind.STRING, "string", MAX_REQUEST - 2, 2);
    fields.put("apiVersion", new DeclField("apiVersion", text));
    fields.put("kind", new DeclField("kind", text));
    DeclField known = fields.get("metadata");
    Map<String, DeclField> own = new HashMap<>(known == null ? Map.of() : known.type().fields());
    own.put("name", new DeclField("name", text));
    own.put("generateName", new DeclField("generateName", text));
    Map<String, DeclField> metadata = Map.copyOf(own);
    fields.put("metadata", new DeclField("metadata", DeclType.object("", () -> metadata, 2)));
  }

  private static DeclType text(JsonNode schema) {
    return switch (schema.path("format").asString("")) {
      case "byte" ->
          DeclType.simple(Kind.BYTES, "bytes", bound(schema, "maxLength", MAX_REQUEST - 2), 2);
      case "duration" ->
          DeclType.simple(Kind.DURATION, "duration", MAX_DURATION_SIZE, MIN_DURATION_SIZE);
      case "date" -> DeclType.simple(Kind.TIMESTAMP, "timestamp", DATE_SIZE, DATE_SIZE);
      case "date-time" ->
          DeclType.simple(Kind.TIMESTAMP, "timestamp", MAX_TIME_SIZE, MIN_TIME_SIZE);
      default -> DeclType.simple(Kind.STRING, "string", longest(schema, longestChoice(schema)), 2);
    };
  }

  /** In bytes: a character may take four. */
  private static long longest(JsonNode schema, long otherwise) {
    return schema.path("maxLength").isNumber() ? 4 * bound(schema, "maxLength", 0) : otherwise;
  }

  private static long longestChoice(JsonNode schema) {
    if (schema.path("enum").isEmpty()) {
      return MAX_REQUEST - 2;
    }
    long longest = 0;
    for (JsonNode choice : schema.path("enum")) {
      longest = Math.max(longest, choice.asString("").length());
    }
    return longest;
  }
}
