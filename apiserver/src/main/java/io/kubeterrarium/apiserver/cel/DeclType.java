package io.kubeterrarium.apiserver.cel;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The type of a variable, or of a part of one, as far as its schema says. Immutable; fields of
 * objects are found when they are first asked for, for Kubernetes' types refer to one another in
 * circles. Source: k8s.io/apiserver, pkg/cel/types.go.
 */
public final class DeclType {
  /** What a value may be. */
  public enum Kind {
    DYN,
    BOOL,
    INT,
    UINT,
    DOUBLE,
    STRING,
    BYTES,
    TIMESTAMP,
    DURATION,
    NULL,
    LIST,
    MAP,
    OBJECT,
    OPTIONAL,
    OPAQUE
  }

  /**
   * A field of an object.
   *
   * @param jsonName before it was made an identifier
   */
  public record DeclField(String jsonName, DeclType type) {}

  /** The size of the smallest text in JSON: two quotes. */
  static final long MIN_STRING_SIZE = 2;

  public static final DeclType DYN = simple(Kind.DYN, "dyn", 0, 1);
  public static final DeclType BOOL = simple(Kind.BOOL, "bool", 0, 4);
  public static final DeclType INT = simple(Kind.INT, "int", 0, 1);
  public static final DeclType UINT = simple(Kind.UINT, "uint", 0, 1);
  public static final DeclType DOUBLE = simple(Kind.DOUBLE, "double", 0, 1);
  public static final DeclType STRING = simple(Kind.STRING, "string", 0, MIN_STRING_SIZE);
  public static final DeclType BYTES = simple(Kind.BYTES, "bytes", 0, MIN_STRING_SIZE);
  public static final DeclType TIMESTAMP = simple(Kind.TIMESTAMP, "timestamp", 0, 12);
  public static final DeclType DURATION = simple(Kind.DURATION, "duration", 0, 4);

  public static final DeclType NULL = simple(Kind.NULL, "null", 0, 4);

  private final Kind kind;
  private final String name;
  private final @Nullable DeclType element;
  private final Supplier<Map<String, DeclField>> fieldsLater;
  private @Nullable Map<String, DeclField> fields;
  private final long maxElements;
  private final long minSize;
  private final String listType;
  private final List<String> listKeys;

  private DeclType(
      Kind kind,
      String name,
      @Nullable DeclType element,
      Supplier<Map<String, DeclField>> fields,
      long maxElements,
      long minSize,
      String listType,
      List<String> listKeys) {
    this.kind = kind;
    this.name = name;
    this.element = element;
    this.fieldsLater = fields;
    this.maxElements = maxElements;
    this.minSize = minSize;
    this.listType = listType;
    this.listKeys = List.copyOf(listKeys);
  }

  private static DeclType of(
      Kind kind, String name, @Nullable DeclType element, long maxElements, long minSize) {
    return new DeclType(kind, name, element, Map::of, maxElements, minSize, "", List.of());
  }

  /**
   * @param maxElements the most characters or bytes that a value has
   * @param minSize of its text in JSON
   */
  static DeclType simple(Kind kind, String name, long maxElements, long minSize) {
    return of(kind, name, null, maxElements, minSize);
  }

  public static DeclType listOf(DeclType items, long maxItems) {
    return of(Kind.LIST, "list", items, maxItems, 2);
  }

  /** A list whose items are a set, or a map by these keys: how two are compared and added. */
  static DeclType listOf(DeclType items, long maxItems, String listType, List<String> keys) {
    return new DeclType(Kind.LIST, "list", items, Map::of, maxItems, 2, listType, keys);
  }

  /** With texts as keys. */
  public static DeclType mapOf(DeclType values, long maxEntries) {
    return of(Kind.MAP, "map", values, maxEntries, 2);
  }

  public static DeclType optional(DeclType type) {
    return of(Kind.OPTIONAL, "optional_type", type, type.maxElements, type.minSize);
  }

  /** A type of a library, as {@code kubernetes.authorization.Authorizer}. */
  public static DeclType opaque(String name) {
    return of(Kind.OPAQUE, name, null, 1, 1);
  }

  /**
   * @param name as messages show it; empty: by the place where it stands
   * @param fields by the names under which expressions select them
   * @param minSize of its text in JSON
   */
  public static DeclType object(
      String name, Supplier<Map<String, DeclField>> fields, long minSize) {
    return new DeclType(Kind.OBJECT, name, null, fields, 0, minSize, "", List.of());
  }

  public Kind kind() {
    return kind;
  }

  public String name() {
    return name;
  }

  /** Of a list its items', of a map its values', of an optional its own. */
  public DeclType element() {
    return element == null ? DYN : element;
  }

  /** Of an object. */
  public Map<String, DeclField> fields() {
    Map<String, DeclField> known = fields;
    if (known == null) {
      // Two threads may both find them: the same ones.
      known = fieldsLater.get();
      fields = known;
    }
    return known;
  }

  /** The most items, entries, characters or bytes; what no schema bounds, a request's size does. */
  public long maxElements() {
    return maxElements;
  }

  long minSize() {
    return minSize;
  }

  boolean isSet() {
    return listType.equals("set");
  }

  /** Empty where items have no keys. */
  List<String> listKeys() {
    return listType.equals("map") ? listKeys : List.of();
  }
}
