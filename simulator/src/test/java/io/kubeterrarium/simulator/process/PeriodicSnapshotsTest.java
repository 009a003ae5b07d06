package io.kubeterrarium.simulator.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.backup.SnapshotFile;
import io.kubeterrarium.registry.local.LocalRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeriodicSnapshotsTest {
  @TempDir Path directory;

  @Test
  void theYoungestStayAndAreWhole() throws Exception {
    Path snapshots = directory.resolve("snapshots");
    Path youngest = directory;
    try (LocalRegistry registry = LocalRegistry.open()) {
      PeriodicSnapshots saving = new PeriodicSnapshots(registry, snapshots, 2);
      for (int i = 0; i < 4; i++) {
        youngest = saving.save();
      }
      saving.close();
    }
    try (Stream<Path> files = Files.list(snapshots)) {
      List<Path> kept = files.sorted().toList();
      assertThat(kept).hasSize(2).endsWith(youngest);
      for (Path file : kept) {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .isEqualTo("rw-------");
        }
        assertThat(SnapshotFile.open(file).header().revision().value()).isEqualTo(1);
      }
    }
  }
}
