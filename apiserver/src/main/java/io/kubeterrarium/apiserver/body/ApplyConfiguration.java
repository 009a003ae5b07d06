package io.kubeterrarium.apiserver.body;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.format.FormatException;
import io.kubeterrarium.apiserver.format.YamlReader;
import io.kubeterrarium.apiserver.request.Body;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a server-side apply: YAML, or JSON, which is YAML too.
 *
 * @param tree as it was sent, nulls and all; for reading only
 * @param complaint what strict decoding has to say about it; empty: nothing
 */
public record ApplyConfiguration(ObjectNode tree, String complaint) {
  public static final String MEDIA_TYPE = "application/apply-patch+yaml";

  /** Whether a body asks to be applied. */
  public static boolean is(Body body) {
    String contentType =
        body instanceof Body.Encoded encoded
            ? encoded.contentType()
            : body instanceof Body.Tree given ? given.contentType() : "";
    int semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT)
        .equals(MEDIA_TYPE);
  }

  /** Reads it: 400 where it is no YAML, or no object. */
  public static ApplyConfiguration read(Body body) {
    if (body instanceof Body.Tree given) {
      return new ApplyConfiguration(object(given.tree()), "");
    }
    byte[] bytes = body instanceof Body.Encoded encoded ? encoded.bytes() : new byte[0];
    try {
      YamlReader.Document document = YamlReader.first(bytes);
      return document == null
          ? new ApplyConfiguration(JsonNodeFactory.instance.objectNode(), "")
          : new ApplyConfiguration(object(document.tree()), complaint(document));
    } catch (FormatException e) {
      throw ApiException.badRequest("error decoding YAML: " + e.getMessage());
    }
  }

  private static String complaint(YamlReader.Document document) {
    try {
      document.strict();
      return "";
    } catch (FormatException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static ObjectNode object(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      return object;
    }
    String found =
        switch (tree.getNodeType()) {
          case ARRAY -> "array";
          case STRING -> "string";
          case BOOLEAN -> "bool";
          default -> "number";
        };
    throw ApiException.badRequest(
        "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
            + found
            + " into Go value of type map[string]interface {}");
  }

  /** Refuses or warns of what strict decoding complains about; once, however often it is tried. */
  public void report(FieldValidation validation, List<String> warnings) {
    if (complaint.isEmpty()) {
      return;
    }
    if (validation == FieldValidation.STRICT) {
      throw ApiException.badRequest("error strict decoding YAML: " + complaint);
    }
    if (validation == FieldValidation.WARN && !warnings.contains(complaint)) {
      warnings.add(complaint);
    }
  }
}
