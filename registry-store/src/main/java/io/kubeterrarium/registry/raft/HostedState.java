package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.CPGroupId;
import com.hazelcast.cp.internal.raft.SnapshotAwareService;
import io.kubeterrarium.registry.Usage;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.mvcc.StateMachine;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One member's state machine, as a service that Raft applies entries to and takes snapshots of.
 *
 * <p>Thread: the member's partition thread, but for {@link #state()}. A state machine that throws
 * has lost step with the others: the member is stopped, and applies nothing more.
 */
final class HostedState implements SnapshotAwareService<StateSnapshot> {
  static final String SERVICE = "kubeterrarium:registry";

  /** What part of the state must have been written anew before many entries are a reason. */
  private static final int CHANGED_SHARE = 4;

  private final StateMachine machine;
  private final @Nullable SharedWork shared;
  private final Consumer<Throwable> onFailure;
  private final RegistryConfig config;
  private Runnable onLargeLog = () -> {};
  private long loggedEntries; // the commands applied since the latest snapshot
  private long loggedBytes; // of those
  private int applying; // the length of the command that is being applied
  private boolean told;
  private boolean failed;

  /**
   * @param shared between the members of this process; null for one that is alone
   */
  HostedState(RegistryConfig config, @Nullable SharedWork shared, Consumer<Throwable> onFailure) {
    this.config = config;
    this.shared = shared;
    this.onFailure = onFailure;
    this.machine =
        shared == null
            ? new StateMachine()
            : new StateMachine(
                (before, command) -> shared.transitions().apply(before, command, applying));
  }

  /**
   * @param task run once for each snapshot that is due; Raft itself knows only of the most entries
   *     there may be
   */
  void onLargeLog(Runnable task) {
    onLargeLog = task;
  }

  StateMachine machine() {
    return machine;
  }

  State state() {
    return machine.state();
  }

  /**
   * @param length the bytes that the command takes in the log
   */
  Outcome apply(Command command, int length) {
    if (failed) {
      throw new IllegalStateException("this member has stopped applying");
    }
    applying = length;
    try {
      Outcome outcome = machine.apply(command).outcome();
      count(length);
      return outcome;
    } catch (RuntimeException | Error e) {
      failed = true;
      onFailure.accept(e);
      throw e;
    }
  }

  private void count(int length) {
    loggedEntries++;
    loggedBytes += length;
    if (!told && isSnapshotDue()) {
      told = true;
      onLargeLog.run();
    }
  }

  /** A snapshot writes the whole state: the larger that is, the more must have changed. */
  private boolean isSnapshotDue() {
    boolean large = loggedBytes >= config.snapshotBytes();
    boolean many = loggedEntries >= config.snapshotEvery();
    if (!large && !many) {
      return false;
    }
    long held = heldBytes();
    return (large && loggedBytes >= held) || (many && loggedBytes >= held / CHANGED_SHARE);
  }

  private long heldBytes() {
    Usage usage = machine.state().usage();
    return usage.keyBytes() + usage.pastBytes();
  }

  /** While the log holds less than twice what made the snapshot due. */
  boolean mayPutOffSnapshot() {
    long most = 2 * Math.max(config.snapshotBytes(), heldBytes());
    return loggedBytes < most && loggedEntries < config.mostEntries();
  }

  /** It could not be taken just now: the next command asks again. */
  void snapshotPutOff() {
    told = false;
  }

  private void snapshotTaken() {
    loggedEntries = 0;
    loggedBytes = 0;
    told = false;
  }

  @Override
  public StateSnapshot takeSnapshot(CPGroupId group, long index) {
    snapshotTaken();
    return new StateSnapshot(machine.state(), shared);
  }

  /** Raft only logs what this throws, hence the report to the owner. */
  @Override
  public void restoreSnapshot(CPGroupId group, long index, StateSnapshot snapshot) {
    try {
      machine.restore(snapshot.state());
      snapshotTaken();
    } catch (RuntimeException | Error e) {
      failed = true;
      onFailure.accept(e);
      throw e;
    }
  }
}
