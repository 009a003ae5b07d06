package io.kubeterrarium.apiserver.body;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bodies of custom resources must say what they are: upstream has no Go type to take it from.
 * Source: apimachinery, unstructured/helpers.go; apiextensions, registry/customresource.
 */
final class CustomBodies {
  private static final String OF_YAML = "error converting YAML to JSON: ";

  private CustomBodies() {}

  static void check(
      ObjectNode object, GroupVersionKind expected, FieldValidation validation, byte[] bytes) {
    String apiVersion = Meta.text(object, "apiVersion");
    String kind = Meta.text(object, "kind");
    if (bytes.length > 0 && kind.isEmpty()) {
      String why =
          "Object 'Kind' is missing in '" + new String(bytes, StandardCharsets.UTF_8) + "'";
      throw validation == FieldValidation.IGNORE
          ? SchemaBodyDecoder.cannotHandle(expected, why)
          : SchemaBodyDecoder.unrecognized(expected, why, bytes);
    }
    if (bytes.length > 0 && apiVersion.isEmpty()) {
      throw ApiException.badRequest(
          "the API version in the data () does not match the expected API version ("
              + expected.apiVersion()
              + ")");
    }
    if (apiVersion.chars().filter(c -> c == '/').count() > 1) {
      String why = "unexpected GroupVersion string: " + apiVersion;
      throw SchemaBodyDecoder.unrecognized(expected, why, bytes);
    }
    if (apiVersion.equals(expected.apiVersion()) && !kind.equals(expected.kind())) {
      throw otherKind(object, kind, expected);
    }
  }

  private static ApiException otherKind(ObjectNode object, String kind, GroupVersionKind expected) {
    FieldErrors errors = new FieldErrors();
    errors.invalid("kind", kind, "must be " + expected.kind());
    GroupVersionKind given = new GroupVersionKind(expected.group(), expected.version(), kind);
    return ApiException.invalid(given, Meta.name(object), errors);
  }

  /** The same complaint without what upstream says for kinds of its own alone. */
  static String words(String why) {
    return why.startsWith(OF_YAML) ? why.substring(OF_YAML.length()) : why;
  }
}
