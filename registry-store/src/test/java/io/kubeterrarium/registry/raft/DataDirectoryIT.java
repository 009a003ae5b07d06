package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kubeterrarium.registry.log.DataDirectoryException;
import io.kubeterrarium.registry.log.DataDirectoryException.Reason;
import io.kubeterrarium.registry.log.DiskFiles;
import io.kubeterrarium.registry.log.FaultyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Opening a directory: again, twice, half made, half lost, damaged, too new. */
class DataDirectoryIT {
  @TempDir Path directory;

  @Test
  void aRestartFindsEverythingOnWhateverPorts() throws Exception {
    for (int start = 0; start < 3; start++) {
      try (RaftRegistry registry = open()) {
        assertThat(RegistryProbe.keys(registry)).hasSize(start * 120);
        RegistryProbe.fill(registry, "/start/" + start + "/", 120);
      }
    }
  }

  @Test
  void aDirectoryInUseIsRefused() throws Exception {
    RaftRegistry first = open();
    assertRefused(Reason.IN_USE, "is in use by another process");
    RegistryProbe.put(first, "/a");
    first.close();

    try (RaftRegistry second = open()) {
      assertThat(RegistryProbe.keys(second)).containsExactly("/a");
    }
  }

  @Test
  void aDirectoryOfANewerFormatIsRefused() throws Exception {
    open().close();
    Path cluster = directory.resolve("cluster");
    byte[] bytes = Files.readAllBytes(cluster);
    bytes[11] = 9;
    Files.write(cluster, bytes);

    assertRefused(Reason.NEWER_FORMAT, "written by a newer version of this program (format 9");
  }

  @Test
  void aMemberThatLostItsFilesIsRebuiltFromTheOthers() throws Exception {
    try (RaftRegistry registry = open()) {
      RegistryProbe.fill(registry, "/first/", 150);
    }
    for (int member = 1; member <= 3; member++) {
      delete("member-" + member);
      try (RaftRegistry registry = open()) {
        assertThat(RegistryProbe.keys(registry)).hasSize(150 + member - 1);
        RegistryProbe.put(registry, "/later/" + member);
      }
    }
    assertThat(directory.resolve("member-1/identity")).exists();
  }

  @Test
  void aMemberThatLostItsLogAloneIsRebuiltToo() throws Exception {
    try (RaftRegistry registry = open()) {
      RegistryProbe.fill(registry, "/first/", 30);
    }
    for (Path file : files("member-3")) {
      if (!file.endsWith("identity")) {
        Files.delete(file);
      }
    }

    List<String> warnings = warningsWhile(() -> open().close());
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("member-3", "its log is not there", "a copy of member-");
    try (RaftRegistry registry = open()) {
      assertThat(RegistryProbe.keys(registry)).hasSize(30);
    }
  }

  /** What the log package warns of meanwhile. */
  private static List<String> warningsWhile(Runnable task) {
    Logger logger = (Logger) LoggerFactory.getLogger("io.kubeterrarium.registry.log");
    ListAppender<ILoggingEvent> caught = new ListAppender<>();
    caught.start();
    logger.addAppender(caught);
    try {
      task.run();
    } finally {
      logger.detachAppender(caught);
    }
    return caught.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void aMajorityThatLostItsFilesIsNeverStartedEmpty() throws Exception {
    try (RaftRegistry registry = open()) {
      RegistryProbe.put(registry, "/a");
    }
    delete("member-1");
    delete("member-3");

    assertRefused(Reason.INCOMPLETE, "has lost the data of 2 of 3 members");
  }

  @Test
  void logsWithoutTheirClusterAreRefused() throws Exception {
    try (RaftRegistry registry = open()) {
      RegistryProbe.put(registry, "/a");
    }
    Files.delete(directory.resolve("cluster"));

    assertRefused(Reason.INCOMPLETE, "but no file cluster");
  }

  @Test
  void damageToAcknowledgedWritesIsRefusedWithFileAndOffset() throws Exception {
    try (RaftRegistry registry = open()) {
      RegistryProbe.put(registry, "/a", "/b", "/c", "/d");
    }
    Path segment = directory.resolve("member-2/log-000000000001");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[60] ^= 1;
    Files.write(segment, bytes);

    assertRefused(Reason.CORRUPT, segment + " is corrupt at offset ");
  }

  @Test
  void aCrashAnywhereInTheFirstStartIsMadeGoodByTheNext() throws Exception {
    boolean crashed = true;
    for (int survive = 0; crashed; survive += 4) {
      Path fresh = directory.resolve("crash-after-" + survive);
      crashed = crashWhileOpening(fresh, survive);
      try (RaftRegistry registry = RaftRegistry.open(RegistryConfig.durable(fresh))) {
        assertThat(RegistryProbe.keys(registry)).isEmpty();
        RegistryProbe.put(registry, "/a");
      }
      try (RaftRegistry registry = RaftRegistry.open(RegistryConfig.durable(fresh))) {
        assertThat(RegistryProbe.keys(registry)).containsExactly("/a");
      }
    }
  }

  /** The disk takes so many steps and no more, as if the process were gone. */
  private static boolean crashWhileOpening(Path fresh, int steps) {
    FaultyFiles files = new FaultyFiles(new DiskFiles());
    AtomicInteger left = new AtomicInteger(steps);
    files.fail(
        (step, file, bytes) -> {
          if (left.getAndDecrement() <= 0) {
            throw new IOException("crash");
          }
        });
    try {
      RaftRegistry.open(RegistryConfig.durable(fresh), e -> {}, files, System::nanoTime).close();
      return false;
    } catch (DataDirectoryException e) {
      return true;
    }
  }

  private RaftRegistry open() {
    return RaftRegistry.open(RegistryConfig.durable(directory).snapshotEvery(50));
  }

  private void assertRefused(Reason reason, String message) {
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            DataDirectoryException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private List<Path> files(String member) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(member))) {
      return files.toList();
    }
  }

  private void delete(String member) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve(member))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
