package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What counts as known to be lost. */
class QuorumTest {
  private final AtomicInteger told = new AtomicInteger();
  private boolean present = true;
  private final Quorum quorum = new Quorum(() -> present, told::incrementAndGet);

  @Test
  void anElectionIsNoLossAndWhatLastsLongerIsToldOnce() {
    look(1);
    present = false;
    look(14);
    assertThat(quorum.isLost()).isFalse();
    look(1);
    assertThat(quorum.isLost()).isTrue();
    look(100);
    assertThat(told).hasValue(1);

    present = true;
    assertThat(quorum.isLost()).isFalse();
    look(1);
    present = false;
    look(14);
    assertThat(quorum.isLost()).isFalse();
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      quorum.run();
    }
  }
}
