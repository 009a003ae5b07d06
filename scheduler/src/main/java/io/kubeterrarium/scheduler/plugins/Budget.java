package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A disruption budget, as far as preemption minds it.
 *
 * @param disrupted pods whose eviction it has counted already, by name
 */
public record Budget(String namespace, LabelSelector selector, int allowed, Set<String> disrupted) {

  public static Budget of(ObjectNode budget) {
    return new Budget(
        Meta.namespace(budget),
        LabelSelector.ofTree(budget.path("spec").path("selector")),
        budget.path("status").path("disruptionsAllowed").asInt(0),
        Set.copyOf(budget.path("status").path("disruptedPods").propertyNames()));
  }

  /** A budget that selects everything covers nothing here, as upstream. */
  boolean covers(PodInfo pod) {
    return namespace.equals(pod.namespace())
        && !pod.group().labels().isEmpty()
        && !selector.isEverything()
        && selector.matches(pod.group().labels())
        && !disrupted.contains(pod.name().name());
  }
}
