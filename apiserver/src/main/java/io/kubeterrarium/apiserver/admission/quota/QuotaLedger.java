package io.kubeterrarium.apiserver.admission.quota;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.StoredObject;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of a namespace as they will be when every write that was let through has been made:
 * the cached ones, and on top of them those on their way. Guarded by whoever owns it: one lock a
 * namespace.
 *
 * <p>Invariant: an object that was let through counts from then on, until its write has failed or
 * the cache is past the revision of its write.
 */
final class QuotaLedger {
  private static final long ON_ITS_WAY = Long.MAX_VALUE;

  /** What was let through; the copy is the ledger's own, because the original is still changed. */
  private record Reservation(GroupResource resource, String uid, ObjectNode copy, long revision) {}

  private final ObjectStorage storage;

  /** By the request's own object, which is the same one from admission to commit. */
  private final Map<ObjectNode, Reservation> reservations = new IdentityHashMap<>();

  QuotaLedger(ObjectStorage storage) {
    this.storage = storage;
  }

  /**
   * @param namespace whose ledger this is
   * @return by uid
   */
  Map<String, ObjectNode> objects(Strategy strategy, String namespace) {
    // Read before the objects: these hold at least everything up to here.
    forgetThrough(storage.cachedRevision().value());
    Map<String, ObjectNode> objects = new LinkedHashMap<>();
    Collection<StoredObject> cached = storage.cachedList(strategy, namespace).objects();
    cached.forEach(each -> objects.put(Meta.uid(each.tree()), each.tree()));
    for (Reservation reservation : reservations.values()) {
      if (reservation.resource().equals(strategy.type().groupResource())) {
        objects.put(reservation.uid(), reservation.copy());
      }
    }
    return objects;
  }

  private void forgetThrough(long revision) {
    Iterator<Reservation> all = reservations.values().iterator();
    while (all.hasNext()) {
      if (all.next().revision() <= revision) {
        all.remove();
      }
    }
  }

  void reserve(GroupResource resource, ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    reservations.put(object, new Reservation(resource, Meta.uid(copy), copy, ON_ITS_WAY));
  }

  /** The write stands under that revision. */
  void commit(ObjectNode object, long revision) {
    reservations.computeIfPresent(
        object,
        (key, known) -> new Reservation(known.resource(), known.uid(), known.copy(), revision));
  }

  /**
   * The write was not made.
   *
   * @return the resource that had been counted; null where nothing had
   */
  @Nullable GroupResource abandon(ObjectNode object) {
    Reservation known = reservations.remove(object);
    return known == null ? null : known.resource();
  }

  boolean isEmpty() {
    return reservations.isEmpty();
  }
}
