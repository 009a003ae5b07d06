package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Deletes a pod as a drain does, where its budget allows it. */
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
  public @Nullable Toll toll(WriteContext context, ObjectNode pod) {
    return DisruptionBudget.toll(context, pod);
  }

  @Override
  public void check(ObjectNode eviction, String pod) {
    if (!Meta.name(eviction).equals(pod)) {
      throw ApiException.badRequest("name in URL does not match name in Eviction object");
    }
  }

  @Override
  public Outcome perform(WriteContext context, ObjectNode eviction, ObjectNode pod) {
    if (!Meta.isDeleting(pod)) {
      tellWhy(context, pod);
    }
    return Outcome.DELETE;
  }

  @Override
  public ObjectNode deleteOptions(ObjectNode eviction) {
    return eviction.path("deleteOptions") instanceof ObjectNode options
        ? options
        : JsonNodeFactory.instance.objectNode();
  }

  /** For Jobs, whose failure policies may look away. */
  private static void tellWhy(WriteContext context, ObjectNode pod) {
    ArrayNode conditions = Meta.child(pod, "status").withArray("conditions");
    for (JsonNode each : conditions) {
      if (Meta.text(each, "type").equals("DisruptionTarget")) {
        return;
      }
    }
    conditions
        .addObject()
        .put("type", "DisruptionTarget")
        .put("status", "True")
        .put("lastTransitionTime", context.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("reason", "EvictionByEvictionAPI")
        .put("message", "Eviction API: evicting");
  }
}
