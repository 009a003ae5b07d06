package io.kubeterrarium.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Tells which Services have to be looked at because a pod changed. */
final class ServicePodHandler implements EventHandler<Pod> {
  private final Lister<Service> services;
  private final Consumer<ObjectName> look;

  ServicePodHandler(Lister<Service> services, Consumer<ObjectName> look) {
    this.services = services;
    this.look = look;
  }

  @Override
  public void onAdd(Pod pod) {
    tell(pod);
  }

  @Override
  public void onUpdate(Pod old, Pod pod) {
    Map<String, String> before = old.getMetadata().getLabels();
    boolean relabelled = !Objects.equals(before, pod.getMetadata().getLabels());
    if (relabelled) {
      tell(old);
    }
    if (relabelled
        || PodFacts.isReady(old) != PodFacts.isReady(pod)
        || PodFacts.isDeleting(old) != PodFacts.isDeleting(pod)
        || PodFacts.isFinished(old) != PodFacts.isFinished(pod)
        || !ServicePods.address(old).equals(ServicePods.address(pod))
        || !PodFacts.nodeName(old).equals(PodFacts.nodeName(pod))) {
      tell(pod);
    }
  }

  @Override
  public void onDelete(Pod last) {
    tell(last);
  }

  private void tell(Pod pod) {
    String namespace = pod.getMetadata().getNamespace();
    for (Service service : services.list(namespace)) {
      if (ServicePods.isSelecting(service)
          && LabelSelectors.containsAll(
              pod.getMetadata().getLabels(), service.getSpec().getSelector())) {
        look.accept(new ObjectName(namespace, service.getMetadata().getName()));
      }
    }
  }
}
