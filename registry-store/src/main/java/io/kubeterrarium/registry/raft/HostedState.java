package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.CPGroupId;
import com.hazelcast.cp.internal.raft.SnapshotAwareService;
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
  private boolean failed;

  HostedState(Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
  }

  StateMachine machine() {
    return machine;
  }

  State state() {
    return machine.state();
  }

  Outcome apply(Command command) {
    if (failed) {
      throw new IllegalStateException("this member has stopped applying");
    }
    try {
      return machine.apply(command).outcome();
    } catch (RuntimeException | Error e) {
      failed = true;
      onFailure.accept(e);
      throw e;
    }
  }

  @Override
  public StateSnapshot takeSnapshot(CPGroupId group, long index) {
    return new StateSnapshot(machine.state());
  }

  /** Raft only logs what this throws, hence the report to the owner. */
  @Override
  public void restoreSnapshot(CPGroupId group, long index, StateSnapshot snapshot) {
    try {
      machine.restore(snapshot.state());
    } catch (RuntimeException | Error e) {
      failed = true;
      onFailure.accept(e);
      throw e;
    }
  }
}
