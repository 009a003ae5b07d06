package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots go by bytes too: few and large writes leave no more behind than many small ones. */
class LargeValuesIT {
  private static final int MEGABYTE = 1 << 20;
  private static final int WRITES = 120;

  @TempDir Path directory;

  @Test
  void theLogStaysBoundedWhenValuesAreLarge() throws Exception {
    try (RaftRegistry registry = open()) {
      for (int write = 0; write < WRITES; write++) {
        Revision at = put(registry, write % 3, (byte) write);
        if (write % 10 == 9) {
          RegistryProbe.await(registry.compact(at));
        }
      }
    }
    for (int member = 1; member <= 3; member++) {
      assertThat(bytes(directory.resolve("member-" + member)) / MEGABYTE)
          .as("MB that member %d keeps of %d written", member, WRITES)
          .isLessThan(60);
    }
    try (RaftRegistry registry = open()) {
      for (int key = 0; key < 3; key++) {
        byte[] value = value(registry, key);
        assertThat(value).hasSize(MEGABYTE);
        assertThat(value[0]).isEqualTo((byte) (WRITES - 3 + key));
      }
    }
  }

  @Test
  void aLogThatWasLargeBeforeTheRestartIsNotForgotten() throws Exception {
    for (int start = 0; start < 12; start++) {
      try (RaftRegistry registry = open()) {
        for (int write = 0; write < 5; write++) {
          RegistryProbe.await(registry.compact(put(registry, 0, (byte) start)));
        }
      }
    }
    assertThat(bytes(directory.resolve("member-1")) / MEGABYTE).isLessThan(30);
  }

  private RaftRegistry open() {
    return RaftRegistry.open(RegistryConfig.durable(directory).snapshotBytes(8L * MEGABYTE));
  }

  private static Revision put(RaftRegistry registry, int key, byte filler) throws Exception {
    byte[] value = new byte[MEGABYTE];
    Arrays.fill(value, filler);
    Txn put = Txn.of(new Op.Put(Bytes.utf8("/large/" + key), Bytes.wrap(value)));
    return RegistryProbe.await(registry.txn(put)).revision();
  }

  private static byte[] value(RaftRegistry registry, int key) throws Exception {
    KeyRange one = KeyRange.single(Bytes.utf8("/large/" + key));
    return RegistryProbe.await(registry.range(RangeRequest.latest(one)))
        .found()
        .get(0)
        .value()
        .unsafeArray();
  }

  private static long bytes(Path member) throws IOException {
    try (Stream<Path> files = Files.list(member)) {
      return files.mapToLong(LargeValuesIT::length).sum();
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
