package io.kubeterrarium.scheduler;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.api.selector.Requirement;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.plugins.Siblings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads from informers which services select a pod, and how its ReplicaSet selects. */
final class ListedSiblings implements Siblings {
  private final Lister<ObjectNode> services;
  private final Lister<ObjectNode> replicaSets;

  ListedSiblings(Lister<ObjectNode> services, Lister<ObjectNode> replicaSets) {
    this.services = services;
    this.replicaSets = replicaSets;
  }

  @Override
  public LabelSelector of(PodInfo pod) {
    List<Requirement> all = new ArrayList<>();
    for (ObjectNode service : services.list(pod.namespace())) {
      Map<String, String> selector = Meta.strings(service.path("spec").path("selector"));
      if (!selector.isEmpty() && pod.group().labels().entrySet().containsAll(selector.entrySet())) {
        all.addAll(LabelSelector.ofLabels(selector).requirements());
      }
    }
    for (JsonNode owner : Meta.of(pod.tree()).path("ownerReferences")) {
      if (owner.path("controller").asBoolean(false)
          && Meta.text(owner, "kind").equals("ReplicaSet")) {
        all.addAll(ofReplicaSet(pod.namespace(), Meta.text(owner, "name")));
      }
    }
    return new LabelSelector(all, false);
  }

  private List<Requirement> ofReplicaSet(String namespace, String name) {
    ObjectNode replicaSet = replicaSets.get(namespace, name);
    return replicaSet == null
        ? List.of()
        : LabelSelector.ofTree(replicaSet.path("spec").path("selector")).requirements();
  }
}
