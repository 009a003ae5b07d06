package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an eviction takes of the pod's PodDisruptionBudget, in upstream's order and words. */
final class DisruptionBudget {
  private static final GroupResource BUDGETS = new GroupResource("policy", "poddisruptionbudgets");
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int ASK_AGAIN_SECONDS = 10;

  /** More evictions than that, of which the controller has not heard, are not taken on. */
  private static final int MOST_DISRUPTED = 2000;

  private DisruptionBudget() {}

  /** Null where the pod has none, or may go without one. */
  static Subresource.@Nullable Toll toll(WriteContext context, ObjectNode pod) {
    String phase = Meta.text(pod.path("status"), "phase");
    if (Set.of("Succeeded", "Failed", "Pending").contains(phase) || Meta.isDeleting(pod)) {
      return null;
    }
    List<ObjectNode> own =
        context.reader().latestList(BUDGETS, Meta.namespace(pod)).stream()
            .filter(
                each -> LabelSelector.ofTree(each.path("spec").path("selector")).matchesObject(pod))
            .toList();
    if (own.size() > 1) {
      throw ApiException.internal(
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
              + " support.");
    }
    return own.isEmpty()
        ? null
        : new Subresource.Toll(
            BUDGETS, Meta.objectName(own.get(0)), budget -> take(context, budget, pod));
  }

  private static void take(WriteContext context, ObjectNode budget, ObjectNode pod) {
    JsonNode status = budget.path("status");
    if (!isReady(pod) && mayGoUnready(budget)) {
      return;
    }
    if (status.path("observedGeneration").asLong(0) < Meta.generation(budget)) {
      String cause = "The disruption budget %s is still being processed by the server.";
      throw later(cause.formatted(Meta.name(budget)), ASK_AGAIN_SECONDS);
    }
    int allowed = status.path("disruptionsAllowed").asInt(0);
    if (allowed < 0) {
      throw ApiException.forbidden(
          BUDGETS, Meta.name(budget), "pdb disruptions allowed is negative");
    }
    if (status.path("disruptedPods").size() > MOST_DISRUPTED) {
      throw ApiException.forbidden(
          BUDGETS,
          Meta.name(budget),
          "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
    }
    if (allowed == 0) {
      String cause =
          "The disruption budget %s needs %d healthy pods and has %d currently"
              .formatted(
                  Meta.name(budget),
                  status.path("desiredHealthy").asInt(0),
                  status.path("currentHealthy").asInt(0));
      throw later(cause, 0);
    }
    ObjectNode changed = Meta.child(budget, "status").put("disruptionsAllowed", allowed - 1);
    Meta.child(changed, "disruptedPods")
        .put(Meta.name(pod), context.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static boolean mayGoUnready(ObjectNode budget) {
    if (Meta.text(budget.path("spec"), "unhealthyPodEvictionPolicy").equals("AlwaysAllow")) {
      return true;
    }
    JsonNode status = budget.path("status");
    int desired = status.path("desiredHealthy").asInt(0);
    return desired > 0 && status.path("currentHealthy").asInt(0) >= desired;
  }

  private static boolean isReady(ObjectNode pod) {
    for (JsonNode each : pod.path("status").path("conditions")) {
      if (Meta.text(each, "type").equals("Ready")) {
        return Meta.text(each, "status").equals("True");
      }
    }
    return false;
  }

  private static ApiException later(String cause, int seconds) {
    ObjectNode details = Json.object();
    Headers headers = Headers.NONE;
    if (seconds > 0) {
      details.put("retryAfterSeconds", seconds);
      headers = Headers.of("Retry-After", Integer.toString(seconds));
    }
    details.putArray("causes").addObject().put("reason", "DisruptionBudget").put("message", cause);
    return new ApiException(
        TOO_MANY_REQUESTS,
        "TooManyRequests",
        "Cannot evict pod as it would violate the pod's disruption budget.",
        details,
        headers);
  }
}
