package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The whole registry at one point of the log, immutable: keeping it is a snapshot.
 *
 * <p>Every revision that can still be read is a root of one persistent tree. After {@code put a=1},
 * {@code put b=1}, {@code delete a} the past is
 *
 * <pre>
 *   1: {}          2: {a=1}          3: {a=1, b=1}          4: {b=1}
 * </pre>
 *
 * where 3 shares with 2 and with 4 everything but one path. Reading at 3 is reading another root;
 * compacting at 3 is letting go of the roots 1 and 2, at the price of one descent, however many
 * there are; a watch from 3 reads the changes that stand beside the roots.
 *
 * <p>Invariant: {@code past} holds each revision from {@code max(compactRevision, 1)} to {@code
 * revision}, without a gap.
 */
public final class State {
  public static final State EMPTY =
      new State(
          1,
          0,
          0,
          SortedTree.empty(),
          SortedTree.<Long, PastRevision>empty()
              .put(
                  1L,
                  new PastRevision(
                      new Changes(Revision.INITIAL, List.of()), SortedTree.empty(), 0)),
          SortedTree.empty(),
          SortedTree.empty(),
          0);

  final long revision;
  final long compactRevision;
  final long commands;
  final SortedTree<Bytes, KeyValue> keys;
  final SortedTree<Long, PastRevision> past;
  final SortedTree<Long, LeaseRecord> leases;
  final SortedTree<Long, Session> sessions;
  final long keyBytes;

  State(
      long revision,
      long compactRevision,
      long commands,
      SortedTree<Bytes, KeyValue> keys,
      SortedTree<Long, PastRevision> past,
      SortedTree<Long, LeaseRecord> leases,
      SortedTree<Long, Session> sessions,
      long keyBytes) {
    this.revision = revision;
    this.compactRevision = compactRevision;
    this.commands = commands;
    this.keys = keys;
    this.past = past;
    this.leases = leases;
    this.sessions = sessions;
    this.keyBytes = keyBytes;
  }

  public Revision revision() {
    return new Revision(revision);
  }

  /** {@link Revision#NONE} if the state was never compacted. */
  public Revision compactRevision() {
    return new Revision(compactRevision);
  }

  /** The key's latest state, or null where it does not exist. */
  public @Nullable KeyValue get(Bytes key) {
    return keys.get(key);
  }

  /**
   * Reads this state; who calls has settled the request's consistency.
   *
   * @throws RegistryException.Compacted if the revision is below the compacted one
   * @throws RegistryException.FutureRevision if this state does not have it yet
   */
  public RangeResult range(RangeRequest request) {
    SortedTree<Bytes, KeyValue> root = request.at().isNone() ? keys : rootAt(request.at());
    KeyRange range = request.range();
    long count = root.count(range.from(), range.to());
    List<KeyValue> found =
        request.countOnly() ? List.of() : Draft.read(root, range, request.limit());
    if (request.keysOnly()) {
      found = found.stream().map(State::withoutValue).toList();
    }
    return new RangeResult(revision(), found, count);
  }

  SortedTree<Bytes, KeyValue> rootAt(Revision at) {
    if (at.value() > revision) {
      throw new RegistryException.FutureRevision(at, revision());
    }
    PastRevision there = past.get(at.value());
    if (there == null) {
      throw new RegistryException.Compacted(compactRevision());
    }
    return there.keys();
  }

  private static KeyValue withoutValue(KeyValue kv) {
    return new KeyValue(
        kv.key(), Bytes.EMPTY, kv.createRevision(), kv.modRevision(), kv.version(), kv.lease());
  }

  /** Shows the changes of each revision from the given one on, in order, until told to stop. */
  public void visitChanges(Revision from, Predicate<Changes> visitor) {
    past.visit(from.value(), null, (at, there) -> visitor.test(there.changes()));
  }

  public @Nullable LeaseRecord lease(LeaseId id) {
    return leases.get(id.value());
  }

  public List<LeaseRecord> leases() {
    List<LeaseRecord> all = new ArrayList<>(leases.size());
    leases.visitAll((id, lease) -> all.add(lease));
    return all;
  }

  public Usage usage() {
    long oldest = Math.max(compactRevision, 1);
    return new Usage(
        revision(),
        compactRevision(),
        keys.size(),
        keyBytes,
        revision - oldest,
        writtenThrough(revision) - writtenThrough(oldest));
  }

  /** As {@link io.kubeterrarium.registry.Registry#oldestWithin}. */
  public Revision oldestWithin(long revisions, long bytes) {
    long low = Math.max(Math.max(compactRevision, 1), revision - revisions);
    long high = revision;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (writtenThrough(revision) - writtenThrough(middle) <= bytes) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return new Revision(low);
  }

  private long writtenThrough(long at) {
    return pastAt(at).writtenBytes();
  }

  PastRevision pastAt(long at) {
    PastRevision there = past.get(at);
    if (there == null) {
      throw new IllegalArgumentException(
          "revision: " + at + " (expected: " + compactRevision + ".." + revision + ")");
    }
    return there;
  }
}
