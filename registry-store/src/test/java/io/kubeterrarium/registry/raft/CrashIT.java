package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Durable: a process that is killed at any moment loses no acknowledged write. And a proof that
 * this test would notice.
 */
class CrashIT {
  private static final int KILLS = 5;
  private static final int KEYS_A_ROUND = 1_000_000;

  @TempDir Path directory;
  private final long seed = Long.getLong("crash.seed", System.nanoTime());
  private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
  private final Set<String> acknowledged = new HashSet<>();
  private final Set<String> lost = new TreeSet<>();

  @Test
  void killedFiveTimesUnderLoadLosesNoAcknowledgedWrite() throws Exception {
    for (int round = 0; round < KILLS; round++) {
      runAndKill(round, "real", 200 + random.nextInt(2_500));
      tearATail();
    }
    verify("real");

    assertThat(lost).as("lost of %d, seed %d", acknowledged.size(), seed).isEmpty();
    assertThat(acknowledged).hasSizeGreaterThan(KILLS * 200);
  }

  @Test
  void whatWasNotSyncedMayGoWithTheMachineButNothingAcknowledged() throws Exception {
    for (int round = 0; round < 2; round++) {
      runAndKill(round, "volatile", 200 + random.nextInt(1_500));
    }
    verify("volatile");

    assertThat(lost).as("lost of %d, seed %d", acknowledged.size(), seed).isEmpty();
  }

  @Test
  void aDiskThatAcknowledgesWithoutSyncingIsFoundOut() throws Exception {
    runAndKill(0, "lying", 500);
    verify("lying");

    assertThat(lost).as("negative control: lost of %d", acknowledged.size()).isNotEmpty();
  }

  /** Kills after so many acknowledgements; none: in the middle of the start. */
  private void runAndKill(int round, String disk, int acknowledgements) throws Exception {
    ChildJvm child = start(round, KEYS_A_ROUND, disk);
    int seen = 0;
    for (String line = child.readLine(); line != null; line = child.readLine()) {
      if (note(line) && ++seen == acknowledgements) {
        child.kill();
      }
    }
    child.await();
    assertThat(seen).as("acknowledged in round %d", round).isGreaterThanOrEqualTo(acknowledgements);
  }

  private void verify(String disk) throws Exception {
    ChildJvm child = start(KILLS, 1, disk);
    for (String line = child.readLine(); line != null; line = child.readLine()) {
      note(line);
    }
    assertThat(child.await()).isZero();
  }

  private ChildJvm start(int round, int count, String disk) throws IOException {
    return ChildJvm.start(
        CrashChild.class,
        directory.toString(),
        String.valueOf((long) round * KEYS_A_ROUND),
        String.valueOf(count),
        disk);
  }

  private final Set<String> existing = new HashSet<>();

  private boolean note(String line) {
    switch (line.charAt(0)) {
      case 'E' -> existing.add(line.substring(2));
      case 'R' -> {
        acknowledged.stream().filter(key -> !existing.contains(key)).forEach(lost::add);
        existing.clear();
      }
      case 'A' -> acknowledged.add(line.substring(2));
      default -> throw new AssertionError("the child says: " + line);
    }
    return line.charAt(0) == 'A';
  }

  /** Appends to one member's last segment what half a write would leave. */
  private void tearATail() throws IOException {
    Path member = directory.resolve("member-" + (1 + random.nextInt(3)));
    try (Stream<Path> files = Files.list(member)) {
      List<Path> segments =
          files.filter(f -> f.getFileName().toString().startsWith("log-")).sorted().toList();
      byte[] half = new byte[20 + random.nextInt(50)];
      half[2] = 1;
      Files.write(segments.get(segments.size() - 1), half, StandardOpenOption.APPEND);
    }
  }
}
