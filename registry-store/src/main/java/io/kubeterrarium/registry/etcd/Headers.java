package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.ResponseHeader;
import io.kubeterrarium.registry.Membership;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.Revision;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the head of every answer: who answers, and at which revision.
 *
 * <p>Who answers, and in which term, is looked up every {@link #FRESH_NANOS}; a header itself is
 * made once for all answers at a revision, such as the same event's to a hundred watchers.
 *
 * <p>Threads: any.
 */
final class Headers {
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private record Made(ResponseHeader header, long lookedAt) {}

  private final Registry registry;
  private volatile @Nullable Made latest;

  Headers(Registry registry) {
    this.registry = registry;
  }

  ResponseHeader at(Revision revision) {
    Made made = latest;
    long now = System.nanoTime();
    boolean fresh = made != null && now - made.lookedAt() < FRESH_NANOS;
    if (made == null || !fresh) {
      return remember(looked(revision), now);
    }
    if (made.header().getRevision() == revision.value()) {
      return made.header();
    }
    ResponseHeader moved = made.header().toBuilder().setRevision(revision.value()).build();
    return remember(moved, made.lookedAt());
  }

  private ResponseHeader remember(ResponseHeader header, long lookedAt) {
    latest = new Made(header, lookedAt);
    return header;
  }

  private ResponseHeader looked(Revision revision) {
    Membership members = registry.membership();
    return ResponseHeader.newBuilder()
        .setClusterId(members.clusterId())
        .setMemberId(members.self().id())
        .setRaftTerm(members.term())
        .setRevision(revision.value())
        .build();
  }

  /** For answers that are about no revision. */
  ResponseHeader now() {
    return at(registry.appliedRevision());
  }

  /** For answers within a transaction's: only the revision is said there. */
  static ResponseHeader within(Revision revision) {
    return ResponseHeader.newBuilder().setRevision(revision.value()).build();
  }
}
