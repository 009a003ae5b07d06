package io.kubeterrarium.scheduler;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.scheduler.plugins.Budget;
import io.kubeterrarium.scheduler.plugins.Budgets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Reads disruption budgets from an informer. */
final class ListedBudgets implements Budgets {
  static final Resource<ObjectNode> RESOURCE =
      new Resource<>(
          GroupVersionResource.of("policy/v1", "poddisruptionbudgets"),
          "PodDisruptionBudget",
          true,
          ObjectNode.class);

  private final Informer<ObjectNode> informer;

  ListedBudgets(Informer<ObjectNode> informer) {
    this.informer = informer;
  }

  @Override
  public Optional<List<Budget>> all() {
    return informer.hasSynced()
        ? Optional.of(informer.lister().list().stream().map(Budget::of).toList())
        : Optional.empty();
  }
}
