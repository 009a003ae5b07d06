package io.kubeterrarium.apiserver.body;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.Body;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads JSON without schemas: unknown fields are kept and not reported. */
public final class JsonBodyDecoder implements BodyDecoder {
  @Override
  public ObjectNode decode(
      Body body, GroupVersionKind expected, FieldValidation validation, List<String> warnings) {
    JsonNode tree = tree(body);
    if (!(tree instanceof ObjectNode object)) {
      throw ApiException.badRequest("the body of the request is not an object");
    }
    return expectKind(object, expected);
  }

  static JsonNode tree(Body body) {
    if (body instanceof Body.Tree given) {
      return given.tree();
    }
    if (body instanceof Body.Encoded encoded) {
      try {
        return Json.read(encoded.bytes());
      } catch (JacksonException e) {
        throw ApiException.badRequest(
            "the body of the request is not valid JSON: " + e.getOriginalMessage());
      }
    }
    throw ApiException.badRequest("the request has no body");
  }

  /** Checks the object's kind and version, and fills them in where it has none. */
  public static ObjectNode expectKind(ObjectNode object, GroupVersionKind expected) {
    String apiVersion = Meta.text(object, "apiVersion");
    String kind = Meta.text(object, "kind");
    if (!apiVersion.isEmpty() && !apiVersion.equals(expected.apiVersion())) {
      throw ApiException.badRequest(
          "the API version in the data ("
              + apiVersion
              + ") does not match the expected API version ("
              + expected.apiVersion()
              + ")");
    }
    if (!kind.isEmpty() && !kind.equals(expected.kind())) {
      throw ApiException.badRequest(
          kind
              + " in version \""
              + expected.version()
              + "\" cannot be handled as a "
              + expected.kind()
              + ": the kinds do not match");
    }
    object.put("apiVersion", expected.apiVersion()).put("kind", expected.kind());
    return object;
  }
}
