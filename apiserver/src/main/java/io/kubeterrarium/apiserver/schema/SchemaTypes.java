package io.kubeterrarium.apiserver.schema;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types of all of Kubernetes' kinds, read once from the table that the build generates. */
public final class SchemaTypes {
  static final String FOLDER = "/io/kubeterrarium/schemas/";

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /** Groups whose types upstream keeps beside the others. */
  private static final Map<String, String> OUTSIDE_API =
      Map.of(
          "apiextensions.k8s.io", "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.",
          "apiregistration.k8s.io", "io.k8s.kube-aggregator.pkg.apis.apiregistration.");

  private static final Map<String, Shape> SCALARS =
      Map.ofEntries(
          Map.entry("string", Shape.Scalar.STRING),
          Map.entry("bool", Shape.Scalar.BOOL),
          Map.entry("int32", Shape.Scalar.INT32),
          Map.entry("int64", Shape.Scalar.INT64),
          Map.entry("float64", Shape.Scalar.FLOAT),
          Map.entry("bytes", Shape.Scalar.BYTES),
          Map.entry("time", Shape.Scalar.TIME),
          Map.entry("microTime", Shape.Scalar.MICRO_TIME),
          Map.entry("quantity", Shape.Scalar.QUANTITY),
          Map.entry("intOrString", Shape.Scalar.INT_OR_STRING),
          Map.entry("any", Shape.Scalar.ANY));

  /** Loads the table when the first request needs it, not when the server starts. */
  private static final class Loaded {
    static final SchemaTypes TYPES = new SchemaTypes();
  }

  private final Map<String, StructType> types = new HashMap<>(1024);

  private SchemaTypes() {
    try (BufferedReader reader = open("types.tsv")) {
      StructType type = null;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.charAt(0) != '\t') {
          type = type(line);
        } else if (type != null) {
          type.add(field(line.split("\t")));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    addPartialObjectMetadata();
  }

  /** Objects reduced to their metadata: no client sends any, so no model has them. */
  private void addPartialObjectMetadata() {
    StructType one = named(META + "PartialObjectMetadata");
    StructType list = named(META + "PartialObjectMetadataList");
    for (StructType type : List.of(one, list)) {
      type.add(Field.plain("kind", Shape.Scalar.STRING));
      type.add(Field.plain("apiVersion", Shape.Scalar.STRING));
    }
    one.add(Field.plain("metadata", named(META + "ObjectMeta")));
    list.add(Field.plain("metadata", named(META + "ListMeta")));
    list.add(Field.plain("items", new Shape.ListOf(one)));
  }

  public static SchemaTypes get() {
    return Loaded.TYPES;
  }

  private static BufferedReader open(String name) {
    InputStream stream = SchemaTypes.class.getResourceAsStream(FOLDER + name);
    if (stream == null) {
      throw new IllegalStateException("the build left out " + FOLDER + name);
    }
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  private StructType type(String line) {
    int tab = line.indexOf('\t');
    StructType type = named(tab < 0 ? line : line.substring(0, tab));
    if (tab >= 0) {
      type.ownAsOne();
    }
    return type;
  }

  private StructType named(String name) {
    return types.computeIfAbsent(name, StructType::new);
  }

  private Field field(String[] columns) {
    String presence = column(columns, 3);
    String fallback = column(columns, 9);
    return new Field(
        columns[1],
        shape(columns[2]),
        presence.equals("r"),
        column(columns, 4),
        set(column(columns, 5)),
        column(columns, 6),
        List.copyOf(set(column(columns, 7))),
        column(columns, 8),
        presence(presence),
        fallback.isEmpty() ? null : Json.read(fallback));
  }

  private static Field.Presence presence(String letter) {
    return switch (letter) {
      case "" -> Field.Presence.UNLESS_EMPTY;
      case "k" -> Field.Presence.AS_GIVEN;
      default -> Field.Presence.ALWAYS;
    };
  }

  private static String column(String[] columns, int index) {
    return index < columns.length ? columns[index] : "";
  }

  private static Set<String> set(String text) {
    return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split(",")));
  }

  private Shape shape(String text) {
    if (text.startsWith("[]")) {
      return new Shape.ListOf(shape(text.substring(2)));
    }
    if (text.startsWith("{}")) {
      return new Shape.MapOf(shape(text.substring(2)));
    }
    if (text.startsWith("#")) {
      return named(text.substring(1));
    }
    return SCALARS.getOrDefault(text, Shape.Scalar.ANY);
  }

  /** The type of a kind; null for kinds that are not of Kubernetes itself. */
  public @Nullable StructType of(GroupVersionKind kind) {
    StructType type = types.get(schemaName(kind));
    return type == null ? types.get(META + kind.kind()) : type;
  }

  public @Nullable StructType of(String name) {
    return types.get(name);
  }

  /** Somebody else's group: {@code com.example.stable} of {@code stable.example.com}. */
  private static String reversed(String group) {
    List<String> words = new ArrayList<>(List.of(group.split("\\.")));
    Collections.reverse(words);
    return String.join(".", words);
  }

  /** {@code io.k8s.api.apps.v1.Deployment}: packages carry the first word of the group. */
  static String schemaName(GroupVersionKind kind) {
    String group = kind.group();
    String elsewhere = OUTSIDE_API.get(group);
    if (elsewhere != null) {
      return elsewhere + kind.version() + "." + kind.kind();
    }
    int dot = group.indexOf('.');
    if (dot >= 0 && !group.endsWith(".k8s.io")) {
      return reversed(group) + "." + kind.version() + "." + kind.kind();
    }
    String word = group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
    return "io.k8s.api." + word + "." + kind.version() + "." + kind.kind();
  }
}
