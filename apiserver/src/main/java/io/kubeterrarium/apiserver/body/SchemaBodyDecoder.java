package io.kubeterrarium.apiserver.body;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.format.FormatException;
import io.kubeterrarium.apiserver.format.JsonReader;
import io.kubeterrarium.apiserver.format.YamlReader;
import io.kubeterrarium.apiserver.protobuf.ProtobufReader;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.schema.DecodeException;
import io.kubeterrarium.apiserver.schema.KindType;
import io.kubeterrarium.apiserver.schema.KindTypes;
import io.kubeterrarium.apiserver.schema.TypeCheck;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON, YAML and protobuf, and checks what it read against the kind's type: unknown fields
 * are dropped, and refused or warned of; values of a wrong type are refused.
 */
public final class SchemaBodyDecoder implements BodyDecoder {
  private final KindTypes types;

  /** Knows the built-in kinds alone. */
  public SchemaBodyDecoder() {
    this(KindTypes.GENERATED);
  }

  public SchemaBodyDecoder(KindTypes types) {
    this.types = types;
  }

  private static final String UNKNOWN_FORMAT =
      "the body of the request was in an unknown format - accepted media types include: "
          + "application/json, application/yaml, "
          + ProtobufReader.MEDIA_TYPE;
  private static final String OF_YAML = "error converting YAML to JSON: ";
  private static final int SHOWN = 30;

  @Override
  public ObjectNode decode(
      Body body,
      GroupVersionKind expected,
      FieldValidation validation,
      List<String> warnings,
      Consumer<ObjectNode> address) {
    Complaints complaints = new Complaints();
    KindType type = types.of(expected);
    JsonNode read = read(body, expected, complaints, type);
    boolean custom = type != null && !type.isGenerated();
    String kind = Meta.text(read, "kind");
    if (custom) {
      CustomBodies.check(read, expected, validation, body);
    }
    ObjectNode object = read instanceof ObjectNode given ? given : Json.object();
    boolean other = custom && !kind.isEmpty() && !kind.equals(expected.kind());
    if (other) {
      object.put("kind", expected.kind());
    }
    ExpectedKind.check(object, expected);
    try {
      if (type != null && !other) {
        type.fit(object).forEach(f -> complaints.fields.add("unknown field \"" + f + "\""));
      }
    } catch (DecodeException e) {
      throw cannotHandle(expected, String.valueOf(e.getMessage()));
    }
    complaints.report(expected, validation, warnings);
    address.accept(object);
    if (other) {
      throw CustomBodies.otherKind(object, kind, expected);
    }
    return object;
  }

  /** What strict decoding has to say: of YAML that repeats keys, and of fields. */
  private static final class Complaints {
    final List<String> yaml = new ArrayList<>(0);
    final List<String> fields = new ArrayList<>(0);

    void report(GroupVersionKind expected, FieldValidation validation, List<String> warnings) {
      if (validation == FieldValidation.WARN) {
        warnings.addAll(yaml);
        warnings.addAll(fields);
      } else if (validation == FieldValidation.STRICT && !(yaml.isEmpty() && fields.isEmpty())) {
        if (!yaml.isEmpty()) {
          fields.add(0, "yaml: unmarshal errors:\n  " + String.join("\n  ", yaml));
        }
        throw cannotHandle(expected, strict(fields));
      }
    }
  }

  static String strict(List<String> complaints) {
    return "strict decoding error: " + String.join(", ", complaints);
  }

  private static byte[] bytes(Body body) {
    return body instanceof Body.Encoded encoded ? encoded.bytes() : new byte[0];
  }

  static ApiException cannotHandle(GroupVersionKind expected, String why) {
    if (ExpectedKind.isOfAllGroups(expected)) {
      return ApiException.badRequest(why);
    }
    String kind = expected.kind();
    return ApiException.badRequest(
        kind
            + " in version \""
            + expected.version()
            + "\" cannot be handled as a "
            + kind
            + ": "
            + why);
  }

  /** An object, or null where the body says null. */
  private static JsonNode read(
      Body body, GroupVersionKind expected, Complaints complaints, @Nullable KindType type) {
    boolean generated = type == null || type.isGenerated();
    byte[] bytes = bytes(body);
    String mediaType = body instanceof Body.Encoded encoded ? mediaType(encoded.contentType()) : "";
    try {
      if (body instanceof Body.Tree given) {
        return object(given.tree(), expected, bytes);
      }
      return switch (mediaType) {
        case "", "application/json" -> json(bytes, expected, complaints.fields);
        case "application/yaml", "application/x-yaml", "text/yaml" ->
            yaml(bytes, expected, complaints.yaml);
        case ProtobufReader.MEDIA_TYPE -> {
          if (!generated) {
            throw ApiException.unsupportedMediaType(UNKNOWN_FORMAT);
          }
          yield ProtobufReader.read(bytes);
        }
        default -> throw ApiException.unsupportedMediaType(UNKNOWN_FORMAT);
      };
    } catch (FormatException e) {
      throw unrecognized(expected, words(String.valueOf(e.getMessage())), bytes);
    }
  }

  /** Without what upstream's tools say before it and its server does not. */
  private static String words(String why) {
    return why.startsWith(OF_YAML) ? why.substring(OF_YAML.length()) : why;
  }

  private static String mediaType(String contentType) {
    int semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private static JsonNode json(byte[] bytes, GroupVersionKind expected, List<String> complaints) {
    JsonReader.Result result;
    try {
      result = JsonReader.read(bytes);
    } catch (FormatException e) {
      throw new FormatException("couldn't get version/kind; json parse error: " + e.getMessage());
    }
    result.duplicates().forEach(path -> complaints.add("duplicate field \"" + path + "\""));
    return object(result.tree(), expected, bytes);
  }

  /** What an object is must be said in strings. */
  private static void identity(ObjectNode object) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      boolean named = field.getKey().equals("kind") || field.getKey().equals("apiVersion");
      if (named && !field.getValue().isString() && !field.getValue().isNull()) {
        throw new FormatException(
            "couldn't get version/kind; json parse error: json: cannot unmarshal "
                + TypeCheck.goKind(field.getValue())
                + " into Go struct field ."
                + field.getKey()
                + " of type string");
      }
    }
  }

  private static JsonNode yaml(byte[] bytes, GroupVersionKind expected, List<String> complaints) {
    YamlReader.Document document = YamlReader.flowAndBlock(bytes);
    if (document == null) {
      return JsonNodeFactory.instance.nullNode();
    }
    complaints.addAll(document.duplicates());
    return object(document.tree(), expected, bytes);
  }

  private static JsonNode object(JsonNode tree, GroupVersionKind expected, byte[] bytes) {
    if (tree instanceof ObjectNode object) {
      identity(object);
      return object;
    }
    if (tree.isNull()) {
      return tree;
    }
    throw unrecognized(
        expected,
        "couldn't get version/kind; json parse error: json: cannot unmarshal "
            + TypeCheck.goKind(tree)
            + " into Go value of type struct { APIVersion string"
            + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
            + " \"json:\\\"kind,omitempty\\\"\" }",
        bytes);
  }

  static ApiException unrecognized(GroupVersionKind expected, String why, byte[] bytes) {
    if (ExpectedKind.isOfAllGroups(expected)) {
      return ApiException.badRequest(why);
    }
    return ApiException.badRequest(
        "the object provided is unrecognized (must be of type "
            + expected.kind()
            + "): "
            + why
            + " ("
            + summary(bytes)
            + ")");
  }

  /** JSON as it is, anything else in hexadecimal; the beginning of it. */
  private static String summary(byte[] bytes) {
    if (bytes.length == 0) {
      return "<empty>";
    }
    int length = Math.min(SHOWN, bytes.length);
    String start =
        bytes[0] == '{'
            ? new String(bytes, 0, length, StandardCharsets.UTF_8)
            : HexFormat.of().formatHex(bytes, 0, length);
    return bytes.length > SHOWN ? start + " ..." : start;
  }
}
