package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.log.DiskFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lease outlives a restart, and has its whole time again after it. */
class LeaseRestartIT {
  private static final LeaseId LEASE = new LeaseId(7);

  @TempDir Path directory;
  private final AtomicLong clock = new AtomicLong();
  private final Phaser looks = new Phaser(1);

  @Test
  void aLeaseHasItsWholeTimeAgainAfterARestart() throws Exception {
    try (RaftRegistry registry = open()) {
      RegistryProbe.await(registry.grantLease(LEASE, Duration.ofSeconds(60)));
      RegistryProbe.await(
          registry.txn(Txn.of(new Op.Put(Bytes.utf8("/leased"), Bytes.utf8("v"), LEASE))));
      pass(Duration.ofSeconds(59));
      assertThat(RegistryProbe.keys(registry)).containsExactly("/leased");
    }
    try (RaftRegistry registry = open()) {
      pass(Duration.ofSeconds(59));
      assertThat(RegistryProbe.keys(registry)).containsExactly("/leased");
      pass(Duration.ofSeconds(2));
      pass(Duration.ZERO);
      assertThat(RegistryProbe.keys(registry)).isEmpty();
      assertThatThrownBy(() -> RegistryProbe.await(registry.keepAlive(LEASE)))
          .isInstanceOf(RegistryException.LeaseNotFound.class);
    }
  }

  /** Sees the leases at the present time, lets time pass, and waits until they were seen again. */
  private void pass(Duration time) throws Exception {
    awaitLooks();
    clock.addAndGet(time.toNanos());
    awaitLooks();
  }

  /** Two, as the first may have read the clock before. */
  private void awaitLooks() throws Exception {
    for (int i = 0; i < 2; i++) {
      looks.awaitAdvanceInterruptibly(looks.getPhase(), 30, TimeUnit.SECONDS);
    }
  }

  private RaftRegistry open() {
    return RaftRegistry.open(
        RegistryConfig.durable(directory),
        failure -> {},
        new DiskFiles(),
        () -> {
          long now = clock.get();
          looks.arrive();
          return now;
        });
  }
}
