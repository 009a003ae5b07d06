package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.extension.CustomResourceDefinitionKind;
import io.kubeterrarium.apiserver.kinds.extension.DefinitionConditions;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The end of a definition: its objects are deleted, and it goes when none is left. Source:
 * pkg/controller/finalizer/crd_finalizer.go.
 */
final class Cleanup {
  /** How often objects that are held back by finalizers are looked for again. */
  static final Duration POLL = Duration.ofSeconds(1);

  private final ObjectStorage storage;
  private final Loopback api;
  private final Clock clock;

  Cleanup(ObjectStorage storage, Loopback api, Clock clock) {
    this.storage = storage;
    this.api = api;
    this.clock = clock;
  }

  /** Goes on with it; true when there is nothing left to be done for it. */
  boolean isDone(Definition definition) {
    ObjectNode changed = definition.tree().deepCopy();
    if (!definition.isEstablished()) {
      finish(changed, "NeverEstablished", "resource was never established");
      return true;
    }
    Strategy strategy = storage.strategyOf(definition.resource());
    if (strategy != null) {
      storage.catchUp();
      List<StoredObject> left = storage.cachedList(strategy, "").objects();
      left.stream()
          .filter(object -> !Meta.isDeleting(object.tree()))
          .forEach(object -> delete(strategy, object));
      storage.catchUp();
      if (!storage.cachedList(strategy, "").objects().isEmpty()) {
        progress(definition, changed);
        return false;
      }
    }
    finish(changed, "InstanceDeletionCompleted", "removed all instances");
    return true;
  }

  private void delete(Strategy strategy, StoredObject object) {
    ResourceType type = strategy.type();
    String namespace = object.name().namespace();
    api.delete(
        type.resource().pathPrefix()
            + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
            + "/"
            + type.plural()
            + "/"
            + object.name().name());
  }

  private void progress(Definition definition, ObjectNode changed) {
    DefinitionConditions.set(
        changed,
        "Terminating",
        true,
        "InstanceDeletionInProgress",
        "CustomResource deletion is in progress",
        clock.instant());
    if (!changed.path("status").equals(definition.tree().path("status"))) {
      write(changed);
    }
  }

  private void finish(ObjectNode changed, String reason, String message) {
    DefinitionConditions.set(changed, "Terminating", false, reason, message, clock.instant());
    List<String> finalizers = new ArrayList<>(ObjectMeta.finalizers(changed));
    finalizers.remove(CustomResourceDefinitionKind.CLEANUP);
    ObjectMeta.setFinalizers(changed, finalizers);
    write(changed);
  }

  /** Where somebody else was quicker, the change brings us here again. */
  private void write(ObjectNode changed) {
    api.put(Reconciliation.PATH + Meta.name(changed) + "/status", changed);
  }
}
