package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Deletes a pod as a drain does. There are no disruption budgets yet that could refuse it. */
final class EvictionAction implements Subresource.Action {
  @Override
  public GroupVersionKind kind() {
    return GroupVersionKind.of("policy/v1", "Eviction");
  }

  @Override
  public Set<String> verbs() {
    return Set.of("create");
  }

  @Override
  public Outcome perform(WriteContext context, ObjectNode eviction, ObjectNode pod) {
    String named = Meta.name(eviction);
    if (!named.isEmpty() && !named.equals(Meta.name(pod))) {
      throw ApiException.badRequest("name in URL does not match name in Eviction object");
    }
    JsonNode seconds = eviction.path("deleteOptions").path("gracePeriodSeconds");
    return new Outcome(true, seconds.isNumber() ? seconds.asLong() : null, null);
  }
}
