package io.kubeterrarium.registry.log;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeterrarium.registry.log.FileLayer.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiskFilesTest {
  /** Linux has a file for which there is no room. */
  private static final Path FULL = Path.of("/dev/full");

  @Test
  void aFullDiskIsToldWithTheFileTheNeedAndTheRoom() throws IOException {
    assumeTrue(Files.exists(FULL), "no /dev/full here");
    try (WritableFile file = new DiskFiles().create(FULL)) {
      assertThatThrownBy(() -> file.write(ByteBuffer.allocate(4_096)))
          .hasMessageMatching(
              "/dev/full: No space left on device \\(4096 bytes to write, \\d+ free\\)");
    }
  }
}
