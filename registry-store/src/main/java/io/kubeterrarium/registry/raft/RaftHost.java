package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Membership;
import io.kubeterrarium.registry.RegistryException.Stopped;
import io.kubeterrarium.registry.log.DataDirectoryException;
import io.kubeterrarium.registry.log.DataDirectoryException.Reason;
import io.kubeterrarium.registry.log.DirectoryLock;
import io.kubeterrarium.registry.log.FileLayer;
import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.watch.WatchHub;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a running registry is made of, and how it ends: on {@link #close()}, or by itself when a
 * member fails.
 *
 * <p>Threads of its own: {@code registry-completions} completes callers' futures, {@code
 * registry-timer} watches timeouts and leases; both only ever do short work.
 */
final class RaftHost {
  private static final Logger LOG = LoggerFactory.getLogger(RaftHost.class);
  private static final long TICK_MILLIS = 200;

  private final @Nullable DirectoryLock lock;
  private final Consumer<Stopped> onFailure;
  private final ExecutorService completions =
      Executors.newSingleThreadExecutor(daemon("registry-completions"));
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, daemon("registry-timer"));
  private final SecureRandom random = new SecureRandom();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final CompletableFuture<Void> constructed = new CompletableFuture<>();
  private final CompletableFuture<Void> terminated = new CompletableFuture<>();
  private final Cluster cluster;
  private final Member local;
  private final AppliedHere applied = new AppliedHere();
  private final WatchHub hub;
  private final Proposals proposals;
  private final ReadRounds reads;
  private final LeaseExpiry leases;
  private final Members members;

  private RaftHost(
      RegistryConfig config,
      @Nullable DirectoryLock lock,
      Storage storage,
      Consumer<Stopped> onFailure,
      LongSupplier nanoClock)
      throws IOException {
    this.lock = lock;
    this.onFailure = onFailure;
    cluster = Cluster.start(config, storage, this::fail);
    local = cluster.startedLeader();
    hub = follow(local);
    proposals = new Proposals(cluster::leader, completions, timer, config.requestTimeout());
    reads = new ReadRounds(cluster::leader, completions, timer, config.requestTimeout());
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    leases = new LeaseExpiry(cluster::leader, proposals, nanoClock);
    members = new Members(cluster, local);
    timer.scheduleWithFixedDelay(leases, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    timer.scheduleWithFixedDelay(
        new ElectionWatch(cluster), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    constructed.complete(null);
  }

  static RaftHost open(
      RegistryConfig config, Consumer<Stopped> onFailure, FileLayer files, LongSupplier nanoClock) {
    Path directory = config.directory();
    DirectoryLock lock = directory == null ? null : DirectoryLock.acquire(directory);
    boolean opened = false;
    try {
      Storage storage = Storage.read(config, files);
      RaftHost host = new RaftHost(config, lock, storage, onFailure, nanoClock);
      opened = true;
      return host;
    } catch (IOException e) {
      throw new DataDirectoryException(
          Reason.UNREADABLE, "data directory " + directory + " cannot be used: " + e, e);
    } finally {
      if (!opened) {
        release(lock);
      }
    }
  }

  /** The hub begins on the applying thread, between two entries of the log. */
  private WatchHub follow(Member member) {
    CompletableFuture<WatchHub> started = new CompletableFuture<>();
    member.execute(
        () -> {
          member.hosted().machine().addListener(applied);
          started.complete(WatchHub.follow(member.hosted().machine(), WatchHub.Settings.DEFAULT));
        });
    return started.join();
  }

  Cluster cluster() {
    return cluster;
  }

  Proposals proposals() {
    return proposals;
  }

  ReadRounds reads() {
    return reads;
  }

  LeaseExpiry leases() {
    return leases;
  }

  Membership membership() {
    return members.look();
  }

  WatchHub hub() {
    return hub;
  }

  State localState() {
    return local.hosted().state();
  }

  /** A positive id that nobody has chosen, in all likelihood: 62 random bits. */
  LeaseId randomLease() {
    return new LeaseId((random.nextLong() >>> 2) | 1);
  }

  /** Runs the task once this member has applied what the outcome tells of. */
  void whenAppliedHere(Outcome outcome, Runnable task) {
    applied.when(localState(), outcome, task);
  }

  /** From any thread, the failing one included: the rest happens on a thread of its own. */
  private void fail(Throwable cause) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    LOG.error("the registry stops", cause);
    Stopped reason = new Stopped("the registry has stopped: " + describe(cause));
    Thread thread =
        new Thread(
            () -> {
              constructed.join();
              end(reason);
              onFailure.accept(reason);
            },
            "registry-fail-stop");
    thread.setDaemon(true);
    thread.start();
  }

  private static String describe(Throwable cause) {
    return cause instanceof IOException ? "disk: " + cause.getMessage() : cause.toString();
  }

  void close() {
    if (ended.compareAndSet(false, true)) {
      end(new Stopped("the registry is closed"));
    }
    terminated.join();
  }

  private void end(Stopped reason) {
    try {
      proposals.stop(reason);
      reads.stop(reason);
      hub.close(reason);
      timer.shutdownNow();
      cluster.terminate();
      completions.shutdown();
    } finally {
      release(lock);
      terminated.complete(null);
    }
  }

  private static void release(@Nullable DirectoryLock lock) {
    if (lock == null) {
      return;
    }
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("the lock of the data directory could not be released; it ends with the process", e);
    }
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
