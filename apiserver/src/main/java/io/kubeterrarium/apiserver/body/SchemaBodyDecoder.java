package io.kubeterrarium.apiserver.body;

import io.kubeterrarium.api.GroupVersionKind;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
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
  private static final int SHOWN = 30;

  @Override
  public ObjectNode decode(
      Body body, GroupVersionKind expected, FieldValidation validation, List<String> warnings) {
    List<String> complaints = new ArrayList<>(0);
    KindType type = types.of(expected);
    ObjectNode read = read(body, expected, validation, complaints, type);
    if (type != null && !type.isGenerated()) {
      CustomBodies.check(read, expected, validation, bytes(body));
    }
    ObjectNode object = ExpectedKind.check(read, expected);
    try {
      if (type != null) {
        type.fit(object).forEach(f -> complaints.add("unknown field \"" + f + "\""));
      }
    } catch (DecodeException e) {
      throw cannotHandle(expected, String.valueOf(e.getMessage()));
    }
    if (!complaints.isEmpty()) {
      report(complaints, expected, validation, warnings);
    }
    return object;
  }

  private static void report(
      List<String> complaints,
      GroupVersionKind expected,
      FieldValidation validation,
      List<String> warnings) {
    switch (validation) {
      case STRICT -> throw cannotHandle(expected, strict(complaints));
      case WARN -> warnings.addAll(complaints);
      case IGNORE -> {}
    }
  }

  static String strict(List<String> complaints) {
    return "strict decoding error: " + String.join(", ", complaints);
  }

  private static byte[] bytes(Body body) {
    return body instanceof Body.Encoded encoded ? encoded.bytes() : new byte[0];
  }

  static ApiException cannotHandle(GroupVersionKind expected, String why) {
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

  private static ObjectNode read(
      Body body,
      GroupVersionKind expected,
      FieldValidation validation,
      List<String> complaints,
      @Nullable KindType type) {
    boolean generated = type == null || type.isGenerated();
    if (body instanceof Body.Tree given) {
      return object(given.tree(), expected, new byte[0]);
    }
    byte[] bytes = bytes(body);
    String mediaType = body instanceof Body.Encoded encoded ? mediaType(encoded.contentType()) : "";
    try {
      return switch (mediaType) {
        case "", "application/json" -> json(bytes, expected, complaints);
        case "application/yaml", "application/x-yaml", "text/yaml" ->
            yaml(bytes, expected, validation);
        case ProtobufReader.MEDIA_TYPE -> {
          if (!generated) {
            throw ApiException.unsupportedMediaType(UNKNOWN_FORMAT);
          }
          yield ProtobufReader.read(bytes);
        }
        default -> throw ApiException.unsupportedMediaType(UNKNOWN_FORMAT);
      };
    } catch (FormatException e) {
      String why = String.valueOf(e.getMessage());
      throw unrecognized(expected, generated ? why : CustomBodies.words(why), bytes);
    }
  }

  private static String mediaType(String contentType) {
    int semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private static ObjectNode json(byte[] bytes, GroupVersionKind expected, List<String> complaints) {
    JsonReader.Result result;
    try {
      result = JsonReader.read(bytes);
    } catch (FormatException e) {
      throw new FormatException("couldn't get version/kind; json parse error: " + e.getMessage());
    }
    if (result.tree() instanceof ObjectNode object) {
      identity(object);
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

  /** A key that is set twice is refused, not only warned of, unless the client wants neither. */
  private static ObjectNode yaml(
      byte[] bytes, GroupVersionKind expected, FieldValidation validation) {
    YamlReader.Document document = YamlReader.first(bytes);
    if (document == null) {
      throw new FormatException("the YAML document is empty");
    }
    boolean lenient = validation == FieldValidation.IGNORE;
    return object(lenient ? document.tree() : document.strict(), expected, bytes);
  }

  private static ObjectNode object(JsonNode tree, GroupVersionKind expected, byte[] bytes) {
    if (tree instanceof ObjectNode object) {
      return object;
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
