package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.CPGroupId;
import com.hazelcast.cp.internal.raft.SnapshotAwareService;
import io.kubeterrarium.registry.Usage;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.mvcc.StateMachine;
import java.util.function.Consumer;

/**
 * One member's state machine, as a service that Raft applies entries to and takes snapshots of.
 *
 * <p>Thread: the member's partition thread, but for {@link #state()}. A state machine that throws
 * has lost step with the others: the member is stopped, and applies nothing more.
 */
final class HostedState implements SnapshotAwareService<StateSnapshot> {
  static final String SERVICE = "kubeterrarium:registry";

  private final StateMachine machine = new StateMachine();
  private final Consumer<Throwable> onFailure;
  private final long snapshotBytes;
  private Runnable onLargeLog = () -> {};
  private long loggedBytes; // of the commands applied since the latest snapshot
  private boolean told;
  private boolean failed;

  /**
   * @param snapshotBytes see {@link RegistryConfig}
   */
  HostedState(long snapshotBytes, Consumer<Throwable> onFailure) {
    this.snapshotBytes = snapshotBytes;
    this.onFailure = onFailure;
  }

  /**
   * @param task run once for each snapshot that is due by bytes, which Raft itself does not count
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
    loggedBytes += length;
    if (loggedBytes >= snapshotBytes && !told && loggedBytes >= heldBytes()) {
      told = true;
      onLargeLog.run();
    }
  }

  private long heldBytes() {
    Usage usage = machine.state().usage();
    return usage.keyBytes() + usage.pastBytes();
  }

  /** It could not be taken just now: the next command asks again. */
  void snapshotPutOff() {
    told = false;
  }

  private void snapshotTaken() {
    loggedBytes = 0;
    told = false;
  }

  @Override
  public StateSnapshot takeSnapshot(CPGroupId group, long index) {
    snapshotTaken();
    return new StateSnapshot(machine.state());
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
