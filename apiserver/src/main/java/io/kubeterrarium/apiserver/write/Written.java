package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.apiserver.storage.StoredObject;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a write came to.
 *
 * @param tree the object as it stands, or would stand after a dry run
 * @param stored the same with its JSON at hand; null after a dry run
 */
public record Written(ObjectNode tree, @Nullable StoredObject stored) {
  static Written of(StoredObject stored) {
    return new Written(stored.tree(), stored);
  }

  static Written dryRun(ObjectNode tree) {
    return new Written(tree, null);
  }
}
