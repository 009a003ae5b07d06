package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.RegistryException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A change of the members, on its way to the leader: asked again while there is none, or while it
 * cannot take the change yet, until the time of a request is over. Asking twice does no harm, as an
 * id is added or removed only once.
 *
 * <p>Threads: any.
 */
final class PeerChangeRequests {
  private static final long RETRY_MILLIS = 50;
  private static final long CHANGE_BYTES = 32;

  private final PeerMember member;
  private final Desk desk;

  PeerChangeRequests(PeerMember member, Desk desk) {
    this.member = member;
    this.desk = desk;
  }

  CompletableFuture<Void> ask(UUID id, boolean adds) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    attempt(id, adds, System.nanoTime(), false, answer);
    return answer;
  }

  private void attempt(
      UUID id, boolean adds, long asked, boolean maybeMade, CompletableFuture<Void> answer) {
    long left = desk.timeout().toNanos() - (System.nanoTime() - asked);
    if (left <= 0) {
      answer.completeExceptionally(
          maybeMade
              ? new RegistryException.OutcomeUnknown("no majority confirmed the change", null)
              : new RegistryException.NoQuorum("no quorum: no leader took the change"));
      return;
    }
    once(id, adds)
        .orTimeout(left, TimeUnit.NANOSECONDS)
        .whenComplete(
            (done, error) -> {
              Throwable cause = error == null ? null : Proposal.unwrap(error);
              if (cause == null) {
                answer.complete(null);
              } else if (cause instanceof RegistryException.Invalid) {
                answer.completeExceptionally(cause);
              } else {
                boolean maybe = maybeMade || !Proposal.provesNotAppended(cause);
                desk.later(RETRY_MILLIS, () -> attempt(id, adds, asked, maybe, answer), answer);
              }
            });
  }

  private CompletableFuture<Void> once(UUID id, boolean adds) {
    UUID leader = member.node().leader();
    if (leader == null) {
      return CompletableFuture.failedFuture(new NotAppendedException("nobody leads"));
    }
    if (leader.equals(member.self().id())) {
      return member.changes().make(id, adds);
    }
    return member
        .forwards()
        .ask(
            leader,
            Forwards.CHANGE,
            CHANGE_BYTES,
            out -> {
              out.writeBoolean(adds);
              EntryCodec.writeId(out, id);
            })
        .thenApply(answered -> null);
  }
}
