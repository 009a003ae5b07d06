package io.kubeterrarium.apiserver.body;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.apiserver.request.Body;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads an object from a request's body: JSON, YAML or protobuf, or a tree that is there already.
 */
public interface BodyDecoder {
  /**
   * @param expected the kind that the URL takes; a body without {@code kind} and {@code apiVersion}
   *     gets these
   * @param warnings unknown and duplicate fields go here with {@link FieldValidation#WARN}
   * @return the caller's own tree, with {@code apiVersion} and {@code kind}
   * @throws io.kubeterrarium.apiserver.error.ApiException 400 where it cannot be read, is of
   *     another kind or version, or breaks strict decoding; 415 for another media type
   */
  default ObjectNode decode(
      Body body, GroupVersionKind expected, FieldValidation validation, List<String> warnings) {
    return decode(body, expected, validation, warnings, object -> {});
  }

  /**
   * Likewise, for an object that a URL names.
   *
   * @param address holds what the object calls itself against the URL; asked before a custom
   *     resource of another kind is refused
   */
  ObjectNode decode(
      Body body,
      GroupVersionKind expected,
      FieldValidation validation,
      List<String> warnings,
      Consumer<ObjectNode> address);
}
