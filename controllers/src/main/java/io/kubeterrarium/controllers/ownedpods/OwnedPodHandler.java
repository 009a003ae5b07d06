package io.kubeterrarium.controllers.ownedpods;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Pods' events: settle their owner's expectations first, then make the owner look. */
public final class OwnedPodHandler<T extends HasMetadata> implements EventHandler<Pod> {
  private final String ownerKind;
  private final Lister<T> owners;
  private final BiPredicate<T, Pod> selects;
  private final Expectations<ObjectName> expectations;
  private final Consumer<ObjectName> look;

  /**
   * @param ownerKind as owner references name it
   * @param selects whether an owner would adopt a pod that has none
   * @param look takes the owner's name
   */
  public OwnedPodHandler(
      String ownerKind,
      Lister<T> owners,
      BiPredicate<T, Pod> selects,
      Expectations<ObjectName> expectations,
      Consumer<ObjectName> look) {
    this.ownerKind = ownerKind;
    this.owners = owners;
    this.selects = selects;
    this.expectations = expectations;
    this.look = look;
  }

  @Override
  public void onAdd(Pod pod) {
    if (PodFacts.isDeleting(pod)) {
      // After a restart a pod may be seen for the first time on its way out.
      onDelete(pod);
      return;
    }
    ObjectName owner = owner(pod);
    if (owner != null) {
      expectations.creationSeen(owner);
      look.accept(owner);
    } else {
      offerOrphan(pod);
    }
  }

  @Override
  public void onUpdate(Pod old, Pod pod) {
    if (!old.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
      onDelete(old);
      onAdd(pod);
      return;
    }
    ObjectName before = owner(old);
    ObjectName owner = owner(pod);
    if (PodFacts.isDeleting(pod) && !PodFacts.isDeleting(old) && owner != null) {
      expectations.deletionSeen(owner, pod.getMetadata().getUid());
    }
    if (before != null && !before.equals(owner)) {
      look.accept(before);
    }
    if (owner != null) {
      look.accept(owner);
    } else if (before != null
        || !Objects.equals(old.getMetadata().getLabels(), pod.getMetadata().getLabels())) {
      offerOrphan(pod);
    }
  }

  @Override
  public void onDelete(Pod last) {
    ObjectName owner = owner(last);
    if (owner != null) {
      expectations.deletionSeen(owner, last.getMetadata().getUid());
      look.accept(owner);
    }
  }

  private @Nullable ObjectName owner(Pod pod) {
    OwnerReference controller = Indices.controllerOf(pod);
    if (controller == null || !ownerKind.equals(controller.getKind())) {
      return null;
    }
    String namespace = pod.getMetadata().getNamespace();
    T owner = owners.get(namespace, controller.getName());
    return owner != null && owner.getMetadata().getUid().equals(controller.getUid())
        ? new ObjectName(namespace, controller.getName())
        : null;
  }

  private void offerOrphan(Pod pod) {
    if (Indices.controllerOf(pod) != null) {
      return;
    }
    String namespace = pod.getMetadata().getNamespace();
    for (T owner : owners.list(namespace)) {
      if (selects.test(owner, pod)) {
        look.accept(new ObjectName(namespace, owner.getMetadata().getName()));
      }
    }
  }
}
