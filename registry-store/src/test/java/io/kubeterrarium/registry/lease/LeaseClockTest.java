package io.kubeterrarium.registry.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.RequestId;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.LeaseRecord;
import io.kubeterrarium.registry.mvcc.StateMachine;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseClockTest {
  private static final LeaseId ID = new LeaseId(7);
  private static final long SECOND = 1_000_000_000L;

  private final StateMachine machine = new StateMachine();
  private final LeaseClock clock = new LeaseClock();
  private long sequence;

  @Test
  void aLeaseIsDueWhenItsWholeTimeHasPassedSinceItWasSeen() {
    grant(10);
    assertThat(due(100 * SECOND)).isEmpty();
    assertThat(due(110 * SECOND - 1)).isEmpty();
    assertThat(due(110 * SECOND)).extracting(LeaseRecord::id).containsExactly(ID);
    assertThat(due(111 * SECOND)).as("until it is gone").hasSize(1);
  }

  @Test
  void aRenewalStartsTheTimeAnew() {
    grant(10);
    due(0);
    machine.apply(new Command.KeepLeaseAlive(request(), ID));
    assertThat(due(9 * SECOND)).isEmpty();
    assertThat(due(18 * SECOND)).isEmpty();
    assertThat(due(19 * SECOND)).hasSize(1);
  }

  @Test
  void anExpiryThatARenewalOvertookDoesNothing() {
    grant(10);
    due(0);
    LeaseRecord late = due(10 * SECOND).get(0);
    machine.apply(new Command.KeepLeaseAlive(request(), ID));
    machine.apply(new Command.ExpireLease(request(), ID, late.renewals()));
    assertThat(machine.state().lease(ID)).isNotNull();
  }

  @Test
  void aLeaseOfTheSameIdIsAnotherOne() {
    grant(10);
    due(0);
    LeaseRecord first = due(10 * SECOND).get(0);
    machine.apply(new Command.RevokeLease(request(), ID));
    grant(30);
    assertThat(clock.remaining(machine.state().lease(ID), 11 * SECOND)).isEqualTo(30 * SECOND);
    assertThat(due(11 * SECOND)).isEmpty();
    machine.apply(new Command.ExpireLease(request(), ID, first.renewals()));
    assertThat(machine.state().lease(ID)).isNotNull();
  }

  @Test
  void aNewLeaderGivesEachLeaseItsWholeTime() {
    grant(10);
    due(0);
    clock.reset();
    assertThat(due(50 * SECOND)).isEmpty();
    assertThat(clock.remaining(machine.state().lease(ID), 54 * SECOND)).isEqualTo(6 * SECOND);
    assertThat(due(60 * SECOND)).hasSize(1);
  }

  private void grant(int seconds) {
    machine.apply(new Command.GrantLease(request(), ID, seconds * 1_000L));
  }

  private List<LeaseRecord> due(long nanos) {
    return clock.due(machine.state(), nanos);
  }

  private RequestId request() {
    return new RequestId(1, ++sequence);
  }
}
