package io.kubeterrarium.registry.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.log.DataDirectoryException.Reason;
import io.kubeterrarium.registry.log.LogRecovery.Recovered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash may leave is cut; what only damage can leave is refused, with file and offset. */
class DamageTest {
  @TempDir Path directory;
  private final FileLayer files = new DiskFiles();
  private Path segment;

  /** Ten entries, each synced on its own. */
  @BeforeEach
  void writeLog() throws IOException {
    LogStore log =
        new LogStore(files, directory, LogRecovery.recover(files, directory), 1_000, e -> {});
    for (int i = 1; i <= 10; i++) {
      log.append(i, 1, ("entry " + i).getBytes(StandardCharsets.UTF_8));
      log.sync();
    }
    log.close();
    segment = directory.resolve("log-000000000001");
  }

  @Test
  void aTailTornAtAnyByteIsCut() throws IOException {
    byte[] whole = Files.readAllBytes(segment);
    int last = LogRecord.lengthOnDisk("entry 10".length());
    for (int left = 0; left < last; left++) {
      Files.write(segment, Arrays.copyOf(whole, whole.length - last + left));

      Recovered recovered = recover();

      assertThat(recovered.lastIndex()).isEqualTo(9);
      assertThat(recovered.cutBytes()).isEqualTo(left);
      assertThat(Files.size(segment)).isEqualTo(whole.length - last);
    }
  }

  @Test
  void rubbishBehindTheLastRecordIsCut() throws IOException {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    byte[] rubbish = new byte[500];
    random.nextBytes(rubbish);
    Files.write(segment, rubbish, StandardOpenOption.APPEND);

    assertThat(recover().lastIndex()).isEqualTo(10);
    assertThat(recover().cutBytes()).isZero();
  }

  @Test
  void zerosBehindTheLastRecordAreCut() throws IOException {
    Files.write(segment, new byte[4096], StandardOpenOption.APPEND);

    assertThat(recover().cutBytes()).isEqualTo(4096);
  }

  @Test
  void aBitThatTurnedInAnAcknowledgedRecordIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(segment);
    int beforeLast = whole.length - LogRecord.lengthOnDisk("entry 10".length());
    for (int at = 0; at < beforeLast; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      Files.write(segment, damaged);

      assertThatThrownBy(this::recover)
          .as("byte " + at)
          .isInstanceOfSatisfying(
              DataDirectoryException.class,
              e -> assertThat(e.reason()).isIn(Reason.CORRUPT, Reason.NEWER_FORMAT))
          .hasMessageContaining(segment.toString());
    }
  }

  @Test
  void damageIsToldWithFileAndOffset() throws IOException {
    byte[] damaged = Files.readAllBytes(segment);
    int second = FileHeader.LENGTH + LogRecord.lengthOnDisk("entry 1".length());
    damaged[second + LogRecord.FRAME + LogRecord.FIXED] ^= 1;
    Files.write(segment, damaged);

    assertThatThrownBy(this::recover)
        .hasMessage(
            segment + " is corrupt at offset " + second + ": wrong checksum or length of a record");
  }

  @Test
  void unsyncedRecordsThatReachedTheDiskOutOfOrderAreCut() throws IOException {
    LogStore log =
        new LogStore(files, directory, LogRecovery.recover(files, directory), 1_000, e -> {});
    for (int i = 11; i <= 13; i++) {
      log.append(i, 1, ("entry " + i).getBytes(StandardCharsets.UTF_8));
    }
    log.close();
    Path second = directory.resolve("log-000000000002");
    byte[] bytes = Files.readAllBytes(second);
    int first = LogRecord.lengthOnDisk("entry 11".length());
    Arrays.fill(bytes, FileHeader.LENGTH, FileHeader.LENGTH + first, (byte) 0);
    Files.write(second, bytes);

    assertThat(recover().lastIndex()).isEqualTo(10);
  }

  @Test
  void aBadRecordInASegmentThatWasClosedIsRefused() throws IOException {
    LogStore log =
        new LogStore(files, directory, LogRecovery.recover(files, directory), 1_000, e -> {});
    log.append(11, 1, new byte[10]);
    log.close();
    Files.write(segment, new byte[1], StandardOpenOption.APPEND);

    assertThatThrownBy(this::recover).hasMessageContaining("corrupt at offset");
  }

  @Test
  void aMissingSegmentIsRefused() throws IOException {
    for (int i = 11; i <= 12; i++) {
      LogStore log =
          new LogStore(files, directory, LogRecovery.recover(files, directory), 1_000, e -> {});
      log.append(i, 1, new byte[10]);
      log.close();
    }
    Files.delete(directory.resolve("log-000000000002"));

    assertThatThrownBy(this::recover).hasMessageContaining("is missing");
  }

  @Test
  void aSegmentOfANewerFormatIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    bytes[11] = 2;
    Files.write(segment, bytes);

    assertThatThrownBy(this::recover)
        .isInstanceOfSatisfying(
            DataDirectoryException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.NEWER_FORMAT))
        .hasMessage(
            segment
                + " was written by a newer version of this program (format 2, this version reads"
                + " up to 1)");
  }

  @Test
  void aDamagedSnapshotIsRefused() throws IOException {
    LogStore log =
        new LogStore(files, directory, LogRecovery.recover(files, directory), 1_000, e -> {});
    log.snapshotNow(10, 1, out -> out.write(new byte[1000]));
    log.close();
    Path snapshot = directory.resolve("snapshot-000000000010");
    byte[] whole = Files.readAllBytes(snapshot);
    for (int at : List.of(0, 5, 13, 25, 500, whole.length - 1)) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 8;
      Files.write(snapshot, damaged);
      assertThatThrownBy(() -> LogRecovery.openSnapshot(files, snapshot))
          .as("byte " + at)
          .isInstanceOf(DataDirectoryException.class);
    }
    Files.write(snapshot, Arrays.copyOf(whole, whole.length - 3));
    assertThatThrownBy(() -> LogRecovery.openSnapshot(files, snapshot))
        .hasMessageContaining(snapshot.toString());
  }

  @Test
  void aSnapshotThatWasNotFinishedIsDeleted() throws IOException {
    Path unfinished = directory.resolve("snapshot-000000000010.tmp");
    Files.write(unfinished, new byte[100]);

    assertThat(recover().snapshot()).isNull();
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void aSealedFileHasItsOldContentOrItsNewOne() throws IOException {
    SealedFile sealed = new SealedFile(files, directory.resolve("sealed"));
    sealed.write("old".getBytes(StandardCharsets.UTF_8));
    FaultyFiles faulty = new FaultyFiles(files);
    faulty.fail(
        (step, file, bytes) -> {
          if (step == FaultyFiles.Step.REPLACE) {
            throw new IOException("crash");
          }
        });
    SealedFile crashing = new SealedFile(faulty, directory.resolve("sealed"));
    assertThatThrownBy(() -> crashing.write("new".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("crash");

    assertThat(sealed.read()).asString().isEqualTo("old");
    byte[] bytes = Files.readAllBytes(sealed.path());
    bytes[bytes.length - 5] ^= 1;
    Files.write(sealed.path(), bytes);
    assertThatThrownBy(sealed::read).hasMessageContaining("wrong checksum");
  }

  private Recovered recover() throws IOException {
    return LogRecovery.recover(files, directory);
  }
}
