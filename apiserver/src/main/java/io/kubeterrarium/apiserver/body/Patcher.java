package io.kubeterrarium.apiserver.body;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.apiserver.request.Body;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Reads patches by their media type. */
public interface Patcher {
  /** A patch that was read once and can be applied to any state of the object. */
  interface Patch {
    /**
     * @param current a copy that the patch may change
     * @return the patched object; may be {@code current}
     * @throws io.kubeterrarium.apiserver.error.ApiException 422 or 400 where it does not fit
     */
    ObjectNode apply(ObjectNode current);
  }

  /**
   * @throws io.kubeterrarium.apiserver.error.ApiException 415 where the kind takes no patches of
   *     the body's media type
   */
  void requireType(Body body, GroupVersionKind kind);

  /**
   * @param kind of the object that is patched
   * @param validation of the fields of the patch's result
   * @throws io.kubeterrarium.apiserver.error.ApiException 415 for a media type that is not served,
   *     400 for a malformed patch
   */
  Patch read(Body body, GroupVersionKind kind, FieldValidation validation, List<String> warnings);
}
