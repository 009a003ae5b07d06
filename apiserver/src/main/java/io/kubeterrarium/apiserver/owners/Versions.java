package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.api.json.Meta;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object in the words of another version: owners name fields in the version in which they wrote.
 */
@FunctionalInterface
public interface Versions {
  /** Every kind has one version. */
  Versions ONE = (object, apiVersion) -> null;

  /**
   * @param object in any served version; for reading only
   * @return null where the kind is not served in that version
   */
  @Nullable ObjectNode convert(ObjectNode object, String apiVersion);

  /** The same; without conversion where there is none to make. */
  default @Nullable ObjectNode in(ObjectNode object, String apiVersion) {
    boolean same = object.isEmpty() || Meta.text(object, "apiVersion").equals(apiVersion);
    return same ? object : convert(object, apiVersion);
  }
}
