package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.OutcomeCodec;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.transport.Mesh;
import java.io.DataInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The way to the leader from this process: by itself where it leads, by the links where another
 * does. The same leader is the same object, by which its change is noticed.
 *
 * <p>Threads: any.
 */
final class PeerLeaders {
  private static final long READ_BYTES = 16;

  private final PeerNode node;
  private final Mesh mesh;
  private final Forwards forwards;
  private final Leader here = new Here();
  private final Map<UUID, Leader> elsewhere = new ConcurrentHashMap<>();

  PeerLeaders(PeerNode node, Mesh mesh, Forwards forwards) {
    this.node = node;
    this.mesh = mesh;
    this.forwards = forwards;
  }

  /** Null while nobody is known to lead, or who does is not reachable. */
  @Nullable Leader get() {
    UUID leader = node.leader();
    if (leader == null) {
      return null;
    }
    if (leader.equals(node.id())) {
      return here;
    }
    return mesh.isReachable(leader) ? elsewhere.computeIfAbsent(leader, Elsewhere::new) : null;
  }

  private final class Here implements Leader {
    @Override
    public CompletableFuture<Outcome> replicate(CommandOp op) {
      return node.replicate(op);
    }

    @Override
    public CompletableFuture<State> readState() {
      return node.query(PeerRaft.Query.STATE);
    }

    @Override
    public State leases() {
      return node.state();
    }

    @Override
    public boolean endsLeases() {
      return true;
    }
  }

  private final class Elsewhere implements Leader {
    private final UUID id;

    Elsewhere(UUID id) {
      this.id = id;
    }

    @Override
    public CompletableFuture<Outcome> replicate(CommandOp op) {
      return forwards
          .ask(
              id,
              Forwards.PROPOSE,
              op.length(),
              out -> {
                out.writeInt(op.length());
                out.write(op.encoded());
              })
          .thenApply(PeerLeaders::outcome);
    }

    /**
     * Read index: the leader makes sure that it leads, and says how far it has applied; nothing but
     * that number travels. Then this member gets as far.
     */
    @Override
    public CompletableFuture<State> readState() {
      CompletableFuture<State> read = new CompletableFuture<>();
      forwards
          .ask(id, Forwards.READ, READ_BYTES, out -> {})
          .thenApply(PeerLeaders::index)
          .whenComplete(
              (index, error) -> {
                if (error != null) {
                  read.completeExceptionally(error);
                } else {
                  node.applied().when(index, () -> read.complete(node.state()));
                }
              });
      return read;
    }

    @Override
    public State leases() {
      return node.state();
    }

    @Override
    public boolean endsLeases() {
      return false;
    }
  }

  private static Outcome outcome(DataInput in) {
    try {
      return OutcomeCodec.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long index(DataInput in) {
    try {
      return in.readLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
