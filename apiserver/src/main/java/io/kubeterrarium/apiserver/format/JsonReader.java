package io.kubeterrarium.apiserver.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON as upstream's decoder does: of a field that comes twice the last one stands and the
 * repetition is noted. Nesting is bounded (500, Jackson's own limit).
 */
public final class JsonReader {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** A value, and the paths of fields that came twice, as {@code spec.containers[0].name}. */
  public record Result(JsonNode tree, List<String> duplicates) {}

  private final JsonParser parser;
  private @Nullable List<String> duplicates;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads one value, which must be all there is. */
  public static Result read(byte[] json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      Result result = new JsonReader(parser).value();
      if (result == null || parser.nextToken() != null) {
        throw GoJsonSyntax.complaint(json);
      }
      return result;
    } catch (StreamConstraintsException e) {
      throw new FormatException("exceeded max depth");
    } catch (JacksonException e) {
      throw GoJsonSyntax.complaint(json);
    }
  }

  /** Reads values that follow one another; a {@link FormatException} without details on failure. */
  static List<Result> values(String json, int limit) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      List<Result> results = new ArrayList<>();
      Result result = new JsonReader(parser).value();
      while (result != null && results.size() < limit) {
        results.add(result);
        result = new JsonReader(parser).value();
      }
      return results;
    } catch (JacksonException e) {
      throw new FormatException("not JSON");
    }
  }

  private @Nullable Result value() {
    JsonToken token = parser.nextToken();
    if (token == null) {
      return null;
    }
    JsonNode tree = value(token);
    return new Result(tree, duplicates == null ? List.of() : duplicates);
  }

  private JsonNode value(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> NODES.stringNode(WellFormed.of(parser.getString()));
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> floating();
      default -> throw new FormatException("invalid JSON");
    };
  }

  private JsonNode integer() {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private JsonNode floating() {
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw new FormatException(
          "json: cannot unmarshal number " + parser.getString() + " into Go value of type float64");
    }
    return NODES.numberNode(value);
  }

  private ObjectNode object() {
    ObjectNode fields = NODES.objectNode();
    for (String sent = parser.nextName(); sent != null; sent = parser.nextName()) {
      String name = WellFormed.of(sent);
      if (fields.has(name)) {
        note(path(parser.streamReadContext()));
      }
      fields.set(name, value(parser.nextToken()));
    }
    return fields;
  }

  private ArrayNode array() {
    ArrayNode items = NODES.arrayNode();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      items.add(value(t));
    }
    return items;
  }

  private void note(String path) {
    if (duplicates == null) {
      duplicates = new ArrayList<>();
    }
    duplicates.add(path);
  }

  private static String path(TokenStreamContext context) {
    StringBuilder path = new StringBuilder();
    for (TokenStreamContext c = context; c != null && !c.inRoot(); c = c.getParent()) {
      if (c.inArray()) {
        path.insert(0, "[" + c.getCurrentIndex() + "]");
      } else {
        path.insert(
            0, (c.getParent() != null && !c.getParent().inRoot() ? "." : "") + c.currentName());
      }
    }
    return path.toString();
  }
}
