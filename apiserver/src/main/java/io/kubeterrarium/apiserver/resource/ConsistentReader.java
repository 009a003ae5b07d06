package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one object behind a read barrier: the answer contains every write that was acknowledged
 * before the call. It costs a round trip to the registry, so it is asked only where the cached
 * {@link ObjectReader} has nothing and a just-created object may explain that.
 */
@FunctionalInterface
public interface ConsistentReader {
  /**
   * @return the object, for reading only; null where it does not exist
   * @throws io.kubeterrarium.apiserver.error.ApiException where the registry cannot be asked
   */
  @Nullable ObjectNode get(GroupResource resource, ObjectName name);
}
