package io.kubeterrarium.apiserver.body;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.request.Body;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bodies of custom resources must say what they are: upstream has no Go type to take it from.
 * Source: apimachinery, unstructured/helpers.go; apiextensions, registry/customresource.
 */
final class CustomBodies {
  private static final String MISSING = "Object 'Kind' is missing in '%s'";

  private CustomBodies() {}

  /**
   * @param object an object, or null
   */
  static void check(
      JsonNode object, GroupVersionKind expected, FieldValidation validation, Body body) {
    String apiVersion = Meta.text(object, "apiVersion");
    String kind = Meta.text(object, "kind");
    byte[] bytes = body instanceof Body.Encoded encoded ? encoded.bytes() : new byte[0];
    if (body instanceof Body.Encoded && kind.isEmpty()) {
      throw validation == FieldValidation.IGNORE
          ? SchemaBodyDecoder.cannotHandle(expected, MISSING.formatted(Json.text(object)))
          : SchemaBodyDecoder.unrecognized(
              expected, MISSING.formatted(new String(bytes, StandardCharsets.UTF_8)), bytes);
    }
    if (body instanceof Body.Encoded && apiVersion.isEmpty()) {
      throw ApiException.badRequest(
          "the API version in the data () does not match the expected API version ("
              + expected.apiVersion()
              + ")");
    }
    if (apiVersion.chars().filter(c -> c == '/').count() > 1) {
      String why = "unexpected GroupVersion string: " + apiVersion;
      throw SchemaBodyDecoder.unrecognized(expected, why, bytes);
    }
  }

  /** Said of a body whose name is right: upstream's validation, not its decoder, looks at it. */
  static ApiException otherKind(ObjectNode object, String kind, GroupVersionKind expected) {
    FieldErrors errors = new FieldErrors();
    errors.invalid("kind", kind, "must be " + expected.kind());
    GroupVersionKind given = new GroupVersionKind(expected.group(), expected.version(), kind);
    return ApiException.invalid(given, Meta.name(object), errors);
  }
}
