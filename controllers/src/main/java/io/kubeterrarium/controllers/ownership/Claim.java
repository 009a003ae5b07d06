package io.kubeterrarium.controllers.ownership;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.queue.NotYetException;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.PatchType;
import io.kubeterrarium.client.resource.ResourceClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * Settles which of the candidates an owner controls: it adopts those that match its selector and
 * have no controller, and releases its own that match no more.
 */
public final class Claim<T extends HasMetadata> {
  private final Owner owner;
  private final Predicate<T> selected;
  private final BooleanSupplier ownerStillThere;
  private final ResourceClient<T> client;
  private boolean ownerChecked;

  /**
   * @param ownerStillThere asks the server, not a cache, whether the owner exists with that uid and
   *     is not being deleted; asked at most once, before the first adoption
   */
  public Claim(
      Owner owner,
      Predicate<T> selected,
      BooleanSupplier ownerStillThere,
      ResourceClient<T> client) {
    this.owner = owner;
    this.selected = selected;
    this.ownerStillThere = ownerStillThere;
    this.client = client;
  }

  /** Asks the server about an owner, each time. */
  public static <O extends HasMetadata> BooleanSupplier isStillThere(
      ResourceClient<O> owners, O owner) {
    ObjectMeta known = owner.getMetadata();
    return () -> {
      O fresh = owners.find(known.getNamespace(), known.getName());
      return fresh != null
          && fresh.getMetadata().getUid().equals(known.getUid())
          && fresh.getMetadata().getDeletionTimestamp() == null;
    };
  }

  /** The candidates that the owner controls now, in the given order. */
  public List<T> settle(List<T> candidates) {
    List<T> claimed = new ArrayList<>();
    for (T candidate : candidates) {
      OwnerReference controller = Indices.controllerOf(candidate);
      if (controller == null) {
        if (!owner.deleting()
            && candidate.getMetadata().getDeletionTimestamp() == null
            && selected.test(candidate)
            && adopt(candidate)) {
          claimed.add(candidate);
        }
      } else if (controller.getUid().equals(owner.uid())) {
        if (selected.test(candidate)) {
          claimed.add(candidate);
        } else if (!owner.deleting()) {
          release(candidate);
        }
      }
    }
    return claimed;
  }

  private boolean adopt(T candidate) {
    if (!ownerChecked) {
      if (!ownerStillThere.getAsBoolean()) {
        throw new NotYetException(owner.name() + " has just been deleted, cannot adopt");
      }
      ownerChecked = true;
    }
    return patch(candidate, owner.reference());
  }

  private void release(T candidate) {
    patch(candidate, Json.object().put("$patch", "delete").put("uid", owner.uid()));
  }

  /** False where the candidate is gone or another of its name. */
  private boolean patch(T candidate, ObjectNode reference) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", candidate.getMetadata().getUid());
    metadata.putArray("ownerReferences").add(reference);
    try {
      client.patch(
          candidate.getMetadata().getNamespace(),
          candidate.getMetadata().getName(),
          "",
          PatchType.STRATEGIC_MERGE,
          patch);
      return true;
    } catch (ApiStatusException e) {
      if (e.isNotFound() || e.code() == 422) {
        return false;
      }
      throw e;
    }
  }
}
