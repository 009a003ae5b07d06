package io.kubeterrarium.registry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.log.LogRecovery.Recovered;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStoreTest {
  @TempDir Path directory;
  private final FaultyFiles files = new FaultyFiles(new DiskFiles());
  private final List<IOException> failures = new ArrayList<>();

  @Test
  void whatWasSyncedIsRecovered() throws IOException {
    try (LogStore log = open()) {
      append(log, 1, 20);
      log.sync();
    }

    assertThat(texts(recover())).hasSize(20).startsWith("entry 1").endsWith("entry 20");
    assertThat(recover().cutBytes()).isZero();
  }

  @Test
  void everyStartGoesOnInASegmentOfItsOwn() throws IOException {
    for (int start = 0; start < 5; start++) {
      try (LogStore log = open()) {
        append(log, start * 2 + 1, start * 2 + 2);
      }
    }

    assertThat(texts(recover())).hasSize(10);
    assertThat(names("log-")).hasSize(5);
  }

  @Test
  void aStartThatWritesNothingLeavesNoSegmentBehind() throws IOException {
    for (int start = 0; start < 5; start++) {
      open().close();
    }

    assertThat(names("log-")).hasSize(1);
  }

  @Test
  void truncatedEntriesAreVoidAlsoAcrossSegments() throws IOException {
    try (LogStore log = open()) {
      append(log, 1, 10);
    }
    try (LogStore log = open()) {
      log.truncateFrom(8);
      log.append(8, 2, "other 8".getBytes(StandardCharsets.UTF_8));
    }

    Recovered recovered = recover();
    assertThat(texts(recovered)).hasSize(8).endsWith("entry 7", "other 8");
    assertThat(recovered.lastTerm()).isEqualTo(2);
  }

  @Test
  void aSnapshotInTheBackgroundFreesTheSegmentsItCovers() throws IOException {
    try (LogStore log = open()) {
      append(log, 1, 10);
      log.snapshotLater(10, 1, out -> out.write("state at 10".getBytes(StandardCharsets.UTF_8)));
      append(log, 11, 15);
      log.snapshotLater(15, 1, out -> out.write("state at 15".getBytes(StandardCharsets.UTF_8)));
      append(log, 16, 17);
    }

    Recovered recovered = recover();
    assertThat(recovered.snapshotIndex()).isEqualTo(15);
    assertThat(snapshotText(recovered)).isEqualTo("state at 15");
    assertThat(texts(recovered)).containsExactly("entry 16", "entry 17");
    assertThat(names("log-")).hasSize(1);
    assertThat(names("snapshot-")).hasSize(1);
  }

  /** Else a number would be missing, which is what somebody's deletion looks like. */
  @Test
  void aSegmentIsKeptWhileOneBeforeItIs() throws IOException {
    try (LogStore log = open()) {
      append(log, 1, 10);
      log.snapshotLater(5, 1, out -> out.write("state at 5.".getBytes(StandardCharsets.UTF_8)));
      log.truncateFrom(6);
      append(log, 6, 7);
      log.snapshotLater(7, 1, out -> out.write("state at 7.".getBytes(StandardCharsets.UTF_8)));
      append(log, 8, 8);
    }

    assertThat(snapshotText(recover())).isEqualTo("state at 7.");
    assertThat(texts(recover())).containsExactly("entry 8");
  }

  @Test
  void aStartMakesRoomBeforeItWrites() throws IOException {
    try (LogStore log = open()) {
      append(log, 1, 10);
      log.snapshotNow(10, 1, out -> out.write("state at 10".getBytes(StandardCharsets.UTF_8)));
      append(log, 11, 20);
      files.fail(
          (step, file, bytes) -> {
            if (step == FaultyFiles.Step.DELETE) {
              throw new IOException("killed");
            }
          });
      assertThatThrownBy(
              () ->
                  log.snapshotNow(
                      20, 1, out -> out.write("state at 20".getBytes(StandardCharsets.UTF_8))))
          .hasMessage("killed");
    }
    assertThat(names("snapshot-")).hasSize(2);

    files.fill();
    assertThatThrownBy(this::open).hasMessage("No space left on device");

    assertThat(names("snapshot-")).containsExactly("snapshot-000000000020");
    assertThat(names("log-")).as("the new one").singleElement().isNotEqualTo("log-000000000001");
    files.fail((step, file, bytes) -> {});
    assertThat(snapshotText(recover())).isEqualTo("state at 20");
  }

  @Test
  void aSnapshotInTheBackgroundHoldsUpNoAppend() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (LogStore log = open()) {
      append(log, 1, 10);
      log.snapshotLater(
          10,
          1,
          out -> {
            writing.countDown();
            await(release);
            out.write(1);
          });
      append(log, 11, 40);
      log.sync();
      await(writing);
      assertThat(names("snapshot-")).containsExactly("snapshot-000000000010.tmp");
      release.countDown();
    }
    assertThat(recover().snapshotIndex()).isEqualTo(10);
  }

  @Test
  void anInstalledSnapshotReplacesEntriesThatTheLogNeverHad() throws IOException {
    try (LogStore log = open()) {
      append(log, 1, 3);
      log.snapshotNow(100, 4, out -> out.write("far".getBytes(StandardCharsets.UTF_8)));
      assertThat(names("snapshot-")).containsExactly("snapshot-000000000100");
      append(log, 101, 102);
    }

    Recovered recovered = recover();
    assertThat(recovered.snapshotTerm()).isEqualTo(4);
    assertThat(texts(recovered)).containsExactly("entry 101", "entry 102");
  }

  @Test
  void theStoreStopsAtTheFirstFailureAndNeverSyncsAgain() throws IOException {
    LogStore log = open();
    append(log, 1, 1);
    log.sync();
    files.fail(
        (step, file, bytes) -> {
          if (step == FaultyFiles.Step.SYNC) {
            throw new IOException("Input/output error");
          }
        });
    append(log, 2, 2);
    assertThatThrownBy(log::sync).hasMessage("Input/output error");
    files.fail((step, file, bytes) -> {});

    assertThatThrownBy(log::sync).hasMessageContaining("stopped after an earlier failure");
    assertThatThrownBy(() -> append(log, 3, 3)).hasMessageContaining("earlier failure");
    assertThat(failures).singleElement().hasToString("java.io.IOException: Input/output error");
    log.close();
  }

  @Test
  void aSnapshotThatCannotBeWrittenStopsTheStoreAndLeavesTheLog() throws Exception {
    LogStore log = open();
    append(log, 1, 10);
    log.sync();
    files.fill();
    CountDownLatch told = new CountDownLatch(1);
    LogStore failing = log;
    files.fail(
        (step, file, bytes) -> {
          if (step == FaultyFiles.Step.WRITE && bytes > 100) {
            told.countDown();
            throw new IOException("No space left on device");
          }
        });
    log.snapshotLater(10, 1, out -> out.write(new byte[200]));
    await(told);

    assertThatThrownBy(() -> failing.snapshotLater(10, 1, out -> out.write(1)))
        .isInstanceOf(IOException.class);
    failing.close();
    assertThat(names("snapshot-")).as("what was written of it").isEmpty();
    files.fail((step, file, bytes) -> {});
    assertThat(texts(recover())).hasSize(10);
    assertThat(failures).hasSize(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private LogStore open() throws IOException {
    return new LogStore(files, directory, recover(), 1_000, failures::add);
  }

  private Recovered recover() throws IOException {
    return LogRecovery.recover(files, directory);
  }

  private static void append(LogStore log, int from, int to) throws IOException {
    for (int i = from; i <= to; i++) {
      log.append(i, 1, ("entry " + i).getBytes(StandardCharsets.UTF_8));
    }
  }

  static List<String> texts(Recovered recovered) {
    return recovered.entries().values().stream()
        .map(entry -> new String(entry.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  private String snapshotText(Recovered recovered) throws IOException {
    try (DataInputStream in =
        new DataInputStream(LogRecovery.openSnapshot(files, recovered.snapshot()))) {
      return new String(in.readNBytes(11), StandardCharsets.UTF_8);
    }
  }

  private List<String> names(String prefix) throws IOException {
    try (var all = Files.list(directory)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .toList();
    }
  }
}
