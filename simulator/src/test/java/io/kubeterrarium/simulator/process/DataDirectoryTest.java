package io.kubeterrarium.simulator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path temporary;

  @Test
  void aDirectoryInUseIsRefusedAndNotDeleted() throws Exception {
    DataDirectory directory = new DataDirectory(temporary.resolve("data"));
    try (AutoCloseable held = directory.open()) {
      assertThatThrownBy(directory::open)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("is in use by another process");
      assertThatThrownBy(directory::delete).isInstanceOf(UserError.class);
      assertThat(directory.path()).exists();
    }
  }

  @Test
  void deletingTakesEverythingThatIsKeptInIt() throws Exception {
    DataDirectory directory = new DataDirectory(temporary.resolve("data"));
    directory.open().close();
    Files.createDirectories(directory.registry().resolve("a/b"));
    Files.writeString(directory.registry().resolve("a/b/c"), "x");
    assertThat(directory.delete()).isTrue();
    assertThat(directory.path()).doesNotExist();
  }

  @Test
  void deletingLeavesWhatSomebodyElsePutThere() throws Exception {
    DataDirectory directory = new DataDirectory(temporary.resolve("data"));
    directory.open().close();
    Path notes = Files.writeString(directory.path().resolve("notes.txt"), "x");
    assertThat(directory.delete()).isFalse();
    assertThat(notes).exists();
    assertThat(directory.registry()).doesNotExist();
    directory.open().close(); // It is a data directory still.
  }

  @Test
  void aDirectoryOfSomebodyElseIsNeitherUsedNorDeleted() throws Exception {
    Path foreign = Files.createDirectories(temporary.resolve("precious"));
    Files.writeString(foreign.resolve("thesis.txt"), "x");
    DataDirectory directory = new DataDirectory(foreign);
    assertThatThrownBy(directory::open)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is not empty");
    assertThatThrownBy(directory::requireDeletable)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nothing was deleted");
    assertThat(Files.list(foreign)).hasSize(1);
  }

  @Test
  void whatIsInUseIsSaidBeforeAnybodyIsAsked() throws Exception {
    DataDirectory directory = new DataDirectory(temporary.resolve("data"));
    try (AutoCloseable held = directory.open()) {
      assertThatThrownBy(directory::requireDeletable)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("is in use by another process");
    }
    directory.requireDeletable();
  }

  @Test
  void nobodyElseCanReadWhatIsStored() throws Exception {
    assumeTrue(Files.getFileStore(temporary).supportsFileAttributeView("posix"));
    Path path = Files.createDirectories(temporary.resolve("made-by-hand"));
    DataDirectory byHand = new DataDirectory(path);
    DataDirectory ours = new DataDirectory(temporary.resolve("ours"));
    byHand.open().close();
    ours.open().close();
    for (Path directory : List.of(byHand.registry(), byHand.logs(), ours.path())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
          .as("%s", directory)
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aRefusalOfTheFileSystemIsSaidInWords() {
    Path file = Path.of("ca.pem");
    RuntimeException failure =
        new IllegalStateException("cannot read ca.pem", new AccessDeniedException("ca.pem"));
    assertThat(UserError.of(failure)).hasMessage("cannot read ca.pem (permission denied)");
    assertThat(UserError.reason(new FileSystemException("x", null, "No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(UserError.reason(new NoSuchFileException(file.toString())))
        .isEqualTo("no such file or directory");
  }

  @Test
  void aFileInTheWayIsOneClearLine() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(() -> new DataDirectory(file).open())
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("cannot make the data directory");
  }
}
