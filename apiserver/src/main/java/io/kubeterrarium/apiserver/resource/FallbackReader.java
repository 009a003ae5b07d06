package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks an object up in the cache, and in the registry where the cache has none: so that what was
 * created a moment ago, on whichever member, is found. An object that is in the cache may be out of
 * date, as with any cache.
 */
public record FallbackReader(ObjectReader cache, ConsistentReader registry) {
  /** For reading only; null where it does not exist. */
  public @Nullable ObjectNode get(GroupResource resource, ObjectName name) {
    ObjectNode cached = cache.get(resource, name);
    return cached != null ? cached : registry.get(resource, name);
  }
}
