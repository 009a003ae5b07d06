package io.kubeterrarium.apiserver.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What objects of one kind look like: the generated type of a built-in kind, or a custom one. */
public interface KindType {
  /** The fields, with what of them has owners of its own. */
  Shape shape();

  /**
   * Makes the object fit in place: fields that the type does not have are dropped.
   *
   * @return the paths of the fields that were dropped, as {@code spec.containers[0].foo}
   * @throws DecodeException where a value is of a wrong type and cannot even be read
   */
  List<String> fit(ObjectNode object);

  /** Likewise, what a configuration was applied to. */
  default void fitApplied(ObjectNode object) {
    fit(object);
  }

  /** Whether it has merge keys, for strategic merge patches, and messages, for protobuf. */
  default boolean isGenerated() {
    return true;
  }

  /** The schema in OpenAPI; null where it is among the generated ones. */
  default @Nullable ObjectNode openApi() {
    return null;
  }
}
