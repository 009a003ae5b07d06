package io.kubeterrarium.client.testkit;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an {@link InMemoryApi} says it serves: the kinds our components know. */
final class InMemoryDiscovery {
  private static final List<Resource<?>> SERVED =
      List.of(
          Resources.PODS,
          Resources.SERVICES,
          Resources.CONFIG_MAPS,
          Resources.SECRETS,
          Resources.SERVICE_ACCOUNTS,
          Resources.NAMESPACES,
          Resources.NODES,
          Resources.ENDPOINTS,
          Resources.DEPLOYMENTS,
          Resources.REPLICA_SETS,
          Resources.ENDPOINT_SLICES,
          Resources.LEASES);

  private InMemoryDiscovery() {}

  /** Null where the path is not one of discovery's. */
  static @Nullable ObjectNode answer(String path) {
    if (path.equals("/apis")) {
      ObjectNode groups = Json.object();
      ArrayNode list = groups.putArray("groups");
      SERVED.stream()
          .map(each -> each.gvr().groupVersion())
          .filter(each -> !each.group().isEmpty())
          .distinct()
          .forEach(
              each ->
                  list.addObject()
                      .put("name", each.group())
                      .putObject("preferredVersion")
                      .put("groupVersion", each.apiVersion()));
      return groups;
    }
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("resources");
    for (Resource<?> each : SERVED) {
      if (each.gvr().pathPrefix().equals(path)) {
        ObjectNode entry =
            list.addObject()
                .put("name", each.gvr().resource())
                .put("kind", each.kind())
                .put("namespaced", each.namespaced());
        for (String verb :
            new String[] {"create", "delete", "get", "list", "patch", "update", "watch"}) {
          entry.withArray("verbs").add(verb);
        }
      }
    }
    return list.isEmpty() ? null : answer;
  }
}
