package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Compare;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.OpResult;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.TxnResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets several API servers hand out what only one object may hold (addresses and node ports of
 * Services), though nothing is stored of it but the objects.
 *
 * <p>Every write that allocates also puts one key, {@code /registry/ranges/services}, on condition
 * that nobody else has since this server looked. So what a server takes for free was free in a
 * state in which no allocation of another server is missing; a server that was overtaken waits
 * until its caches show the other's write, and allocates anew. A write whose outcome is unknown can
 * land only while nobody has allocated after it.
 *
 * <p>Threads: any. Writes take turns, because each moves the key; a turn is one transaction long.
 */
final class AllocationGuard {
  static final Bytes KEY = Bytes.utf8("/registry/ranges/services");

  private static final Duration FRESH_WITHIN = Duration.ofSeconds(3);
  private static final Duration TURN_WITHIN = Duration.ofSeconds(8);

  /**
   * @param epoch counts how often another server's allocations were met
   * @param last the key's revision after the last write that is known here
   * @param others the caches must show everything up to this revision
   */
  private record Seen(long epoch, Revision last, Revision others) {}

  private final Registry registry;
  private final CacheFeed feed;
  private final ReentrantLock turn = new ReentrantLock(true);
  private volatile @Nullable Seen seen; // written under turn

  AllocationGuard(Registry registry, CacheFeed feed) {
    this.registry = registry;
    this.feed = feed;
  }

  /**
   * Waits until the caches show what other servers are known to have allocated.
   *
   * @return the epoch, for the write that follows
   */
  long begin() {
    Seen known = seen == null ? look() : seen;
    if (!feed.awaitThrough(known.others(), FRESH_WITHIN)) {
      throw new RegistryException.NoQuorum("the watch cache is behind the registry");
    }
    return known.epoch();
  }

  private Seen look() {
    takeTurn();
    try {
      Seen known = seen;
      if (known == null) {
        Revision last =
            lastWrite(
                RegistryCalls.await(registry.range(RangeRequest.latest(KeyRange.single(KEY))))
                    .found());
        known = new Seen(1, last, last);
        seen = known;
      }
      return known;
    } finally {
      turn.unlock();
    }
  }

  /**
   * Writes the object if it is unchanged; the answer is as that of {@link Txn#putIfUnchanged}.
   *
   * @throws OvertakenException where another server has allocated since {@link #begin}
   */
  TxnResult put(long epoch, Bytes key, Revision unchangedSince, Bytes value, LeaseId lease) {
    takeTurn();
    try {
      Seen known = seen;
      if (known == null || known.epoch() != epoch) {
        throw new OvertakenException();
      }
      TxnResult result =
          RegistryCalls.await(
              registry.txn(
                  new Txn(
                      List.of(
                          Compare.unchangedSince(key, unchangedSince),
                          Compare.unchangedSince(KEY, known.last())),
                      List.of(
                          new Op.Put(key, value, lease), new Op.Put(KEY, mark(key), LeaseId.NONE)),
                      List.of(Op.Get.key(key), Op.Get.key(KEY)))));
      if (result.succeeded()) {
        seen = new Seen(epoch, result.revision(), known.others());
        return result;
      }
      Revision last = lastWrite(((OpResult.Get) result.results().get(1)).found());
      if (!last.equals(known.last())) {
        seen = new Seen(epoch + 1, last, last);
        throw new OvertakenException();
      }
      return result;
    } finally {
      turn.unlock();
    }
  }

  private void takeTurn() {
    try {
      if (!turn.tryLock(TURN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RegistryException.NoQuorum("an allocation before this one has no answer yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException.NoQuorum("interrupted");
    }
  }

  private static Revision lastWrite(List<KeyValue> found) {
    return found.isEmpty() ? Revision.NONE : found.get(0).modRevision();
  }

  /** For people who look at the key. */
  private static Bytes mark(Bytes key) {
    String text = "{\"kind\":\"AllocationGuard\",\"lastAllocation\":\"" + key.utf8() + "\"}";
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
