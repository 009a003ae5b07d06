package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.request.Deadline;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectStorage.Outcome;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.OpResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.TxnResult;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The writes of {@link ObjectStorage}: each holds only if the key still stands as the writer saw
 * it. What is proposed is pending until the registry has answered, so that the caches take the
 * writer's own tree instead of reading the value again. Safe on any thread; blocks it.
 */
final class ConditionalWrites {
  static final long UNGUARDED = 0;

  private final Registry registry;
  private final PendingWrites pendingWrites;
  private final ExpiryLeases leases;
  private final @Nullable AllocationGuard guard;

  /**
   * @param guard null where no other server writes to the registry
   */
  ConditionalWrites(
      Registry registry, PendingWrites pendingWrites, @Nullable AllocationGuard guard) {
    this.registry = registry;
    this.pendingWrites = pendingWrites;
    this.leases = new ExpiryLeases(registry);
    this.guard = guard;
  }

  /** See {@link ObjectStorage#beginWrite}. */
  long begin(Strategy strategy) {
    return guard == null || !strategy.hook().allocates() ? UNGUARDED : guard.begin();
  }

  /**
   * Creates or replaces an object.
   *
   * @param object the caller's own; given away
   * @param unchangedSince the revision it still has; none: it does not exist yet
   * @param begun what {@link #begin} gave
   */
  Outcome put(Strategy strategy, ObjectNode object, Revision unchangedSince, long begun) {
    Deadline.check();
    LeaseId lease = leases.leaseFor(strategy.timeToLive());
    String key = strategy.type().key(Meta.objectName(object));
    Bytes value = StoredObject.encode(object);
    PendingWrites.Pending pending = pendingWrites.propose(strategy, key, value, object);
    boolean done = false;
    try {
      TxnResult result = put(Bytes.utf8(key), unchangedSince, value, lease, begun);
      done = result.succeeded();
      return done
          ? new Outcome(true, pending.stored(result.revision()), result.revision())
          : refused(strategy, key, result);
    } finally {
      if (!done) {
        pendingWrites.abandon(key, pending);
      }
    }
  }

  private TxnResult put(
      Bytes key, Revision unchangedSince, Bytes value, LeaseId lease, long begun) {
    return begun == UNGUARDED || guard == null
        ? RegistryCalls.await(registry.txn(Txn.putIfUnchanged(key, unchangedSince, value, lease)))
        : guard.put(begun, key, unchangedSince, value, lease);
  }

  /** Removes the object if it still stands as {@code old}. */
  Outcome remove(Strategy strategy, StoredObject old) {
    Deadline.check();
    TxnResult result =
        RegistryCalls.await(
            registry.txn(Txn.deleteIfUnchanged(Bytes.utf8(old.key()), old.revision())));
    return result.succeeded()
        ? new Outcome(true, old.at(result.revision()), result.revision())
        : refused(strategy, old.key(), result);
  }

  private static Outcome refused(Strategy strategy, String key, TxnResult result) {
    List<KeyValue> found = ((OpResult.Get) result.results().get(0)).found();
    StoredObject current =
        found.isEmpty() ? null : ObjectStorage.decode(strategy, key, found.get(0));
    return new Outcome(false, current, result.revision());
  }
}
