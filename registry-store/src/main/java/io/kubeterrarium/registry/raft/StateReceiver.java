package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import com.hazelcast.cp.internal.raft.impl.dto.InstallSnapshot;
import com.hazelcast.cp.internal.raft.impl.log.SnapshotEntry;
import io.kubeterrarium.registry.log.StagedSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Takes in a state that another member sends: decoded as it comes, and written to the disk, so that
 * Raft's thread has only to change over to it. A stream that ends midway leaves nothing behind.
 *
 * <p>Threads: those of the connections. One state at a time, as memory is for one: a second
 * leader's is turned away, and comes again.
 */
final class StateReceiver {
  private static final long INSTALL_SECONDS = 60;

  /** Starts the node where it waits to be added. */
  @FunctionalInterface
  interface Starter {
    @Nullable RaftNodeImpl takenIn() throws IOException;
  }

  private final PeerNode node;
  private final AtomicBoolean receiving = new AtomicBoolean();

  StateReceiver(PeerNode node) {
    this.node = node;
  }

  void receive(RaftEndpoint from, InputStream in, Starter starter) throws IOException {
    if (!receiving.compareAndSet(false, true)) {
      throw new IOException("another state is being received already");
    }
    try {
      InstallSnapshot request = SnapshotTransfer.read(from, in);
      RaftNodeImpl raft = starter.takenIn();
      GroupStore store = node.store();
      if (raft == null || store == null) {
        throw new IOException("not started yet");
      }
      install(request, raft, store);
    } finally {
      receiving.set(false);
    }
  }

  private static void install(InstallSnapshot request, RaftNodeImpl raft, GroupStore store)
      throws IOException {
    SnapshotEntry snapshot = request.snapshot();
    if (snapshot.index() <= raft.state().commitIndex()) {
      handle(request, raft); // Which tells the leader so.
      return;
    }
    StagedSnapshot staged = store.stage(snapshot);
    Objects.requireNonNull(GroupStore.state(snapshot)).staged(staged);
    handle(request, raft);
    staged.discard();
  }

  private static void handle(InstallSnapshot request, RaftNodeImpl raft) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    raft.handleInstallSnapshot(request);
    raft.execute(() -> done.complete(null)); // Runs after it.
    try {
      done.get(INSTALL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the state was not installed in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
