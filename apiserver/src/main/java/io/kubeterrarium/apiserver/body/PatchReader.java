package io.kubeterrarium.apiserver.body;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.apiserver.patch.PatchType;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.schema.Shape;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Patches in JSON, without a look at the fields of their result. */
public final class PatchReader implements Patcher {
  private final Function<GroupVersionKind, @Nullable Shape> shapes;

  /**
   * @param shapes a kind's shape, for its merge keys; null where it is not known
   */
  public PatchReader(Function<GroupVersionKind, @Nullable Shape> shapes) {
    this.shapes = shapes;
  }

  @Override
  public Patch read(
      Body body, GroupVersionKind kind, FieldValidation validation, List<String> warnings) {
    PatchType type = PatchType.of(contentType(body));
    JsonNode patch = JsonBodyDecoder.tree(body);
    return current -> type.apply(patch, current, shapes.apply(kind));
  }

  private static String contentType(Body body) {
    if (body instanceof Body.Encoded encoded) {
      return encoded.contentType();
    }
    return body instanceof Body.Tree tree ? tree.contentType() : "";
  }
}
