package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.CPMember;
import com.hazelcast.cp.internal.RaftEndpointImpl;
import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.mvcc.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The members of this process: started one after the other (two that join at the same time wait a
 * second for each other), their Raft nodes opened together, a leader elected at once.
 *
 * <p>Threads: starting and stopping on the caller's; {@link #leader()} from any.
 */
final class Cluster {
  private static final long POLL_NANOS = 200_000;
  private static final long START_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final List<Member> members = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Consumer<Throwable> onFailure;
  private volatile @Nullable Member startedLeader;

  private Cluster(Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
  }

  /**
   * Returns when there is a leader, and everything that was ever acknowledged is applied there.
   *
   * @param onFailure told of failures of members once this has returned, from whichever thread they
   *     happen on; until then this throws them
   */
  static Cluster start(RegistryConfig config, Storage storage, Consumer<Throwable> onFailure)
      throws IOException {
    Cluster cluster = new Cluster(onFailure);
    try {
      cluster.openRaft(storage, cluster.startMembers(config, storage));
      cluster.awaitLeader();
      return cluster;
    } catch (IOException | RuntimeException | Error e) {
      cluster.terminate();
      throw e;
    }
  }

  /** While one member starts, the logs of those before it are read. */
  private List<CompletableFuture<Storage.Opened>> startMembers(
      RegistryConfig config, Storage storage) {
    String name = "kubeterrarium-" + UUID.randomUUID();
    List<RaftEndpoint> endpoints = new ArrayList<>();
    storage.ids().forEach(id -> endpoints.add(new RaftEndpointImpl(id)));
    List<CompletableFuture<Storage.Opened>> opened = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    SharedWork shared = new SharedWork(config.members());
    for (UUID id : storage.ids()) {
      String member = "member-" + (ports.size() + 1);
      Member started = Member.start(id, name, member, ports, config, shared, this::failed);
      members.add(started);
      ports.add(started.port());
      opened.add(openLog(storage, started, endpoints, "registry-open-" + member));
    }
    return opened;
  }

  private CompletableFuture<Storage.Opened> openLog(
      Storage storage, Member member, List<RaftEndpoint> endpoints, String threadName) {
    CompletableFuture<Storage.Opened> opened = new CompletableFuture<>();
    Runnable opening =
        () -> {
          try {
            opened.complete(
                storage.open(member.id(), endpoints, member.serialization(), this::failed));
          } catch (IOException | RuntimeException | Error e) {
            // Justification: thrown again by whoever waits for the log
            opened.completeExceptionally(e);
          }
        };
    new Thread(opening, threadName).start();
    return opened;
  }

  private void openRaft(Storage storage, List<CompletableFuture<Storage.Opened>> opened)
      throws IOException {
    List<CPMember> addresses = new ArrayList<>();
    members.forEach(member -> addresses.add(member.address()));
    List<Storage.Opened> logs = new ArrayList<>();
    for (CompletableFuture<Storage.Opened> log : opened) {
      logs.add(await(log));
    }
    for (int i = 0; i < members.size(); i++) {
      members.get(i).openRaft(logs.get(i).restored(), logs.get(i).store(), addresses);
    }
    long deadline = System.nanoTime() + START_TIMEOUT_NANOS;
    while (!members.stream().allMatch(Member::isRaftActive)) {
      pause(deadline, "the members' logs are not open");
    }
    members.get(storage.mostUpToDate()).electNow();
  }

  private static Storage.Opened await(CompletableFuture<Storage.Opened> log) throws IOException {
    try {
      return log.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      }
      throw cause instanceof RuntimeException known ? known : e;
    }
  }

  private void awaitLeader() throws IOException {
    long deadline = System.nanoTime() + START_TIMEOUT_NANOS;
    while (true) {
      Member leader = leader();
      if (leader != null && canRead(leader)) {
        startedLeader = leader;
        throwFailure();
        return;
      }
      pause(deadline, "no leader was elected");
    }
  }

  /** Only a leader that has committed an entry of its own term can. */
  private static boolean canRead(Member leader) {
    try {
      State state = leader.readState().toCompletableFuture().get(1, TimeUnit.SECONDS);
      return state != null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException.Stopped("interrupted while the registry starts");
    } catch (ExecutionException | TimeoutException e) {
      // Justification: not yet; the caller asks again until its deadline
      return false;
    }
  }

  private void throwFailure() throws IOException {
    Throwable failed = failure.get();
    if (failed != null) {
      throw failed instanceof IOException io ? io : new IOException(failed);
    }
  }

  private void pause(long deadline, String what) throws IOException {
    throwFailure();
    if (System.nanoTime() > deadline) {
      throw new RegistryException.NoQuorum(
          what + " within " + TimeUnit.NANOSECONDS.toSeconds(START_TIMEOUT_NANOS) + " s");
    }
    LockSupport.parkNanos(POLL_NANOS);
  }

  private void failed(Throwable cause) {
    boolean first = failure.compareAndSet(null, cause);
    if (first && startedLeader != null) {
      onFailure.accept(cause);
    }
  }

  /** The member that led when the start was over. */
  Member startedLeader() {
    return Objects.requireNonNull(startedLeader);
  }

  /** The member that leads, or null while there is none. */
  @Nullable Member leader() {
    for (Member member : members) {
      if (member.isLeader()) {
        return member;
      }
    }
    return null;
  }

  List<Member> members() {
    return members;
  }

  /** Stops all members at the same time. */
  void terminate() {
    List<Thread> threads = new ArrayList<>();
    for (Member member : members) {
      Thread thread = new Thread(member::terminate, "registry-terminate");
      thread.start();
      threads.add(thread);
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
