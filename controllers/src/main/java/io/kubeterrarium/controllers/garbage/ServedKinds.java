package io.kubeterrarium.controllers.garbage;

import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.client.discovery.ServedResource;
import io.kubeterrarium.client.resource.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the resource of a kind that an owner reference names, in whatever version it says. */
final class ServedKinds {
  private volatile Map<String, Resource<?>> byKind = Map.of();

  void replace(List<ServedResource> served) {
    Map<String, Resource<?>> found = new HashMap<>();
    for (ServedResource each : served) {
      if (each.can("get")) {
        found.put(each.kind().group() + "/" + each.kind().kind(), each.resource());
      }
    }
    byKind = found;
  }

  /** Null where the server does not serve it. */
  @Nullable Resource<?> find(String apiVersion, String kind) {
    return byKind.get(GroupVersion.parse(apiVersion).group() + "/" + kind);
  }
}
