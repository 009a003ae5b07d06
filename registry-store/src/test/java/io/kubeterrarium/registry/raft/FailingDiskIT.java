package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.RegistryException.NoQuorum;
import io.kubeterrarium.registry.RegistryException.OutcomeUnknown;
import io.kubeterrarium.registry.RegistryException.Stopped;
import io.kubeterrarium.registry.log.DataDirectoryException;
import io.kubeterrarium.registry.log.DiskFiles;
import io.kubeterrarium.registry.log.FaultyFiles;
import io.kubeterrarium.registry.log.FaultyFiles.Fault;
import io.kubeterrarium.registry.log.FaultyFiles.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fail-stop: where a disk fails the registry stops, says why, and acknowledges nothing more. */
class FailingDiskIT {
  @TempDir Path directory;
  private final FaultyFiles files = new FaultyFiles(new DiskFiles());
  private final CompletableFuture<Stopped> told = new CompletableFuture<>();

  @Test
  void aFullDiskStopsTheRegistry() throws Exception {
    stopsAndKeepsWhatItAcknowledged(
        (step, file, bytes) -> {
          if (step == Step.WRITE && bytes > 0) {
            throw new IOException("No space left on device");
          }
        },
        "No space left on device");
  }

  @Test
  void oneDiskThatCannotSyncStopsTheRegistry() throws Exception {
    stopsAndKeepsWhatItAcknowledged(
        (step, file, bytes) -> {
          if (step == Step.SYNC && file.toString().contains("member-2")) {
            throw new IOException("Input/output error");
          }
        },
        "Input/output error");
  }

  @Test
  void aSnapshotThatCannotBeWrittenStopsTheRegistry() throws Exception {
    stopsAndKeepsWhatItAcknowledged(
        (step, file, bytes) -> {
          if (step == Step.WRITE && file.toString().contains("snapshot-") && bytes > 100) {
            throw new IOException(file + ": No space left on device");
          }
        },
        "has stopped: disk: " + directory);
  }

  @Test
  void aDiskThatFailsWhileOpeningIsToldInOneLine() throws Exception {
    files.fail(
        (step, file, bytes) -> {
          if (step == Step.SYNC && file.toString().contains("vote")) {
            throw new IOException("Input/output error");
          }
        });

    assertThatThrownBy(this::open)
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("cannot be used")
        .hasMessageContaining("Input/output error");
    files.fail((step, file, bytes) -> {});
    open().close();
  }

  /** Nothing fails, so nobody stops; but a majority has nothing on its disk. */
  @Test
  void whereTwoDisksHangItIsSaidInTimeAndItGoesOnAfterwards() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (RaftRegistry registry = open();
        AutoCloseable released = over::countDown) { // Else nothing could be closed.
      RegistryProbe.put(registry, "/before");
      List<Member> members = registry.host().cluster().members();
      Member leader = registry.host().cluster().leader();
      List<String> hang =
          members.stream()
              .filter(each -> each != leader)
              .map(each -> "member-" + (members.indexOf(each) + 1))
              .toList();
      files.fail(
          (step, file, bytes) -> {
            if (step == Step.SYNC && hang.stream().anyMatch(file.toString()::contains)) {
              await(over);
            }
          });
      CompletableFuture<?> underWay = registry.txn(RegistryProbe.write("/during"));
      PeerIT.await(() -> isRefused(registry));

      long asked = System.nanoTime();
      assertThatThrownBy(() -> RegistryProbe.await(registry.readBarrier()))
          .isInstanceOf(NoQuorum.class)
          .hasMessageContaining("no quorum");
      assertThatThrownBy(() -> RegistryProbe.put(registry, "/refused"))
          .isInstanceOf(NoQuorum.class);
      assertThat(System.nanoTime() - asked).isLessThan(TimeUnit.SECONDS.toNanos(5));
      released.close();
      PeerIT.await(() -> !isRefused(registry));
      assertThat(underWay.handle((done, error) -> error).get())
          .satisfiesAnyOf(
              error -> assertThat(error).isNull(),
              error -> assertThat(error).isInstanceOf(OutcomeUnknown.class));
      assertThat(RegistryProbe.keys(registry)).contains("/before").doesNotContain("/refused");
    }
  }

  /** At once: where it is not known yet, the answer takes its time. */
  private static boolean isRefused(RaftRegistry registry) {
    return registry.readBarrier().isCompletedExceptionally();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void stopsAndKeepsWhatItAcknowledged(Fault fault, String message) throws Exception {
    List<String> acknowledged = new ArrayList<>();
    RaftRegistry registry = open();
    for (int i = 0; i < 20; i++) {
      RegistryProbe.put(registry, "/before/" + i);
      acknowledged.add("/before/" + i);
    }
    files.fail(fault);

    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (int i = 0; !told.isDone(); i++) {
      String key = "/during/" + i;
      CompletableFuture<?> write = registry.txn(RegistryProbe.write(key));
      writes.add(write);
      try {
        RegistryProbe.await(write);
        acknowledged.add(key);
      } catch (Stopped e) {
        break;
      } catch (OutcomeUnknown e) {
        // The write that met the fault may be in a log by now.
        assertThat(e).hasCauseInstanceOf(Stopped.class);
        break;
      }
    }

    assertThat(told.get(30, TimeUnit.SECONDS)).hasMessageContaining(message);
    assertThatThrownBy(() -> RegistryProbe.put(registry, "/after"))
        .isInstanceOf(Stopped.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> RegistryProbe.await(registry.readBarrier()))
        .isInstanceOf(Stopped.class);
    registry.close();
    files.fail((step, file, bytes) -> {});
    try (RaftRegistry again = open()) {
      assertThat(RegistryProbe.keys(again)).containsAll(acknowledged).doesNotContain("/after");
    }
  }

  private RaftRegistry open() throws RegistryException {
    return RaftRegistry.open(
        RegistryConfig.durable(directory).snapshotEvery(100),
        told::complete,
        files,
        System::nanoTime);
  }
}
