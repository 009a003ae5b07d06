package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.OutcomeCodec;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/**
 * What other members ask of the leader in this process, as they take this member for it: each
 * request is answered, if only by a refusal.
 *
 * <p>Threads: those of the connections, and for answers the one that knows first.
 */
final class PeerRequests {
  private final PeerNode node;
  private final PeerChanges changes;
  private final Forwards forwards;

  PeerRequests(PeerNode node, PeerChanges changes, Forwards forwards) {
    this.node = node;
    this.changes = changes;
    this.forwards = forwards;
  }

  void received(byte kind, UUID from, DataInput in) throws IOException {
    long id = in.readLong();
    switch (kind) {
      case Forwards.PROPOSE -> propose(from, id, EntryCodec.readCommand(in));
      case Forwards.READ -> read(from, id);
      case Forwards.CHANGE -> change(from, id, in);
      default -> throw new IOException("a request of kind " + kind);
    }
  }

  private void propose(UUID from, long id, CommandOp op) {
    node.replicate(op)
        .whenComplete(
            (outcome, error) -> {
              if (error == null) {
                answer(from, id, outcome);
              } else {
                forwards.fail(from, id, error);
              }
            });
  }

  /**
   * Encoded here, as it may hold what a transaction has read: that decides on which way it goes.
   */
  private void answer(UUID from, long id, Outcome outcome) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try {
      OutcomeCodec.write(new DataOutputStream(encoded), outcome);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    forwards.answer(from, id, encoded.size(), out -> out.write(encoded.toByteArray()));
  }

  private void read(UUID from, long id) {
    node.<Long>query(PeerRaft.Query.INDEX)
        .whenComplete(
            (index, error) -> {
              if (error != null) {
                forwards.fail(from, id, error);
              } else {
                forwards.answer(from, id, Long.BYTES, out -> out.writeLong(index));
              }
            });
  }

  private void change(UUID from, long id, DataInput in) throws IOException {
    boolean adds = in.readBoolean();
    UUID member = EntryCodec.readId(in);
    changes
        .make(member, adds)
        .whenComplete(
            (done, error) -> {
              if (error != null) {
                forwards.fail(from, id, error);
              } else {
                forwards.answer(from, id, 0, out -> {});
              }
            });
  }
}
