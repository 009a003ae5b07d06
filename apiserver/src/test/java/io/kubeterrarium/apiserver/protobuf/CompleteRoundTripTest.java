package io.kubeterrarium.apiserver.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.SchemaTypes;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every field that a kind has, set to something, comes back from protobuf as it went in. */
class CompleteRoundTripTest {
  /** Types refer to themselves, as JSONSchemaProps: this deep is deep enough. */
  private static final int REPEATS = 2;

  private static final Set<String> TYPE_META = Set.of("apiVersion", "kind");

  /** Where a schema of a definition has a schema or something else, and a struct without fields. */
  private static final Map<String, String> SPECIAL =
      Map.of(
          "CustomResourceSubresources.status", "{}",
          "JSONSchemaProps.items", "{\"type\":\"string\"}",
          "JSONSchemaProps.additionalItems", "true",
          "JSONSchemaProps.additionalProperties", "{\"type\":\"integer\"}",
          "JSONSchemaProps.dependencies", "{\"a\":[\"b\"],\"c\":{\"type\":\"object\"}}");

  @TestFactory
  Stream<DynamicTest> nothingIsLost() {
    return Kinds.all().stream()
        .map(Strategy::type)
        .map(type -> type.kind())
        .distinct()
        .filter(ProtobufWriter::knows)
        .map(kind -> DynamicTest.dynamicTest(kind.toString(), () -> comesBack(kind)));
  }

  private static void comesBack(GroupVersionKind kind) {
    StructType type = Objects.requireNonNull(SchemaTypes.get().of(kind));
    ObjectNode full = new Filling().object(type);
    full.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    JsonNode back = ProtobufReader.read(Objects.requireNonNull(ProtobufWriter.write(full)));
    assertThat(back).isEqualTo(full);
  }

  private static final class Filling {
    private final Deque<StructType> inside = new ArrayDeque<>();
    private int count;

    ObjectNode object(StructType type) {
      ObjectNode object = Json.object();
      inside.push(type);
      for (Field field : type.fields().values()) {
        JsonNode value =
            SPECIAL.containsKey(type.goName() + "." + field.name())
                ? Json.read(SPECIAL.get(type.goName() + "." + field.name()))
                : value(field.shape());
        // An object within an object has its kind in Go's JSON, and has not in its messages.
        boolean embedded = inside.size() > 1 && TYPE_META.contains(field.name()) && isObject(type);
        if (value != null && !embedded) {
          object.set(field.name(), value);
        }
      }
      inside.pop();
      return object;
    }

    private static boolean isObject(StructType type) {
      return type.field("metadata") != null;
    }

    private @Nullable JsonNode value(Shape shape) {
      count++;
      if (shape instanceof StructType type) {
        long repeats = inside.stream().filter(type::equals).count();
        return repeats < REPEATS ? object(type) : null;
      }
      if (shape instanceof Shape.ListOf list) {
        JsonNode item = value(list.items());
        return item == null ? null : Json.array().add(item);
      }
      if (shape instanceof Shape.MapOf map) {
        JsonNode value = value(map.values());
        return value == null ? null : Json.object().set("key" + count, value);
      }
      return scalar((Shape.Scalar) shape);
    }

    private JsonNode scalar(Shape.Scalar scalar) {
      String json =
          switch (scalar) {
            case STRING -> "\"text " + count + "\"";
            case BOOL -> "true";
            case INT32, INT64 -> Integer.toString(count);
            case FLOAT -> count + ".5";
            case BYTES -> "\"AAEC\"";
            case TIME -> "\"2026-11-26T00:00:00Z\"";
            case MICRO_TIME -> "\"2026-11-26T00:00:00.123456Z\"";
            case QUANTITY -> "\"" + count + "Mi\"";
            case INT_OR_STRING -> count % 2 == 0 ? Integer.toString(count) : "\"" + count + "%\"";
            case ANY -> "{\"any\":" + count + "}";
          };
      return Json.read(json);
    }
  }
}
