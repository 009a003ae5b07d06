package io.kubeterrarium.apiserver.discovery;

import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.apiserver.resource.GroupPriority;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A group version that another server serves.
 *
 * @param resources its APIResourceList, as it was last answered; null: never
 */
public record RemoteVersion(
    GroupVersion version,
    GroupPriority priority,
    boolean isAvailable,
    @Nullable JsonNode resources) {}
