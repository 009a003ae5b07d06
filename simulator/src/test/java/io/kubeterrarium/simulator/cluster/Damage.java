package io.kubeterrarium.simulator.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** What happens to a log on a disk while its process does not run. */
final class Damage {
  private static final int HEADER = 64; // Longer than a segment's own, which is damage, too.

  private Damage() {}

  /** The segment of the member's log that holds most. */
  static Path segment(ClusterMember member) throws IOException {
    try (Stream<Path> files = Files.walk(member.directory().resolve("registry"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log-"))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  /** The segment that was written last. */
  static Path last(ClusterMember member) throws IOException {
    try (Stream<Path> files = Files.walk(member.directory().resolve("registry"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log-"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  /** Turns a bit in the middle: of something that was acknowledged. */
  static void turnABit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[HEADER + (bytes.length - HEADER) / 2] ^= 4;
    Files.write(file, bytes);
  }

  /** A record that was begun, as a power cut leaves it. */
  static void tear(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    byte[] begun = new byte[Math.min(20, whole.length / 2)];
    System.arraycopy(whole, whole.length / 2, begun, 0, begun.length);
    Files.write(file, begun, StandardOpenOption.APPEND);
  }
}
