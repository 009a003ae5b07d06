package io.kubeterrarium.registry.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.local.LocalRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Negative controls: a registry that breaks a guarantee is found out, one that does not is not. */
class BrokenRegistryTest {
  private static final long AT_MOST_MILLIS = 60_000; // Most are found out in the first round.

  @Test
  void aRegistryThatKeepsItsGuaranteesPasses() throws Exception {
    assertThat(run(LocalRegistry.open(), 0).operations()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenGuaranteeIsFoundOut(Broken broken) {
    assertThatThrownBy(() -> run(broken.of(LocalRegistry.open()), AT_MOST_MILLIS))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            switch (broken) {
              case STALE_READ -> "not Linearizable";
              case ACKNOWLEDGED_TOO_EARLY -> "not Linearizable";
              case DROPPED_EVENT, OVERRUN_BY_THE_FAST, HIDDEN_COMPACTION -> "not Reliable";
              case DOUBLED_EVENT -> "not Unique";
              case SPLIT_REVISION -> "not Atomic";
              case REVERSED_EVENTS -> "not Ordered";
              case EARLY_BOOKMARK, TOLD_AGAIN -> "not Bookmarkable";
            });
  }

  private static Chaos.Report run(Registry registry, long millis) throws Exception {
    try (registry) {
      return new Chaos(registry, random -> pause(), 7).run(millis);
    }
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150));
  }
}
