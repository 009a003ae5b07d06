package io.kubeterrarium.simulator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
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
  void deletingTakesEverythingThatIsInIt() throws Exception {
    DataDirectory directory = new DataDirectory(temporary.resolve("data"));
    directory.open().close();
    Files.createDirectories(directory.registry().resolve("a/b"));
    Files.writeString(directory.registry().resolve("a/b/c"), "x");
    directory.delete();
    assertThat(directory.path()).doesNotExist();
  }

  @Test
  void aDirectoryOfSomebodyElseIsNotOurs() throws Exception {
    Path foreign = Files.createDirectories(temporary.resolve("precious"));
    assertThatThrownBy(new DataDirectory(foreign)::requireOurs)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nothing was deleted");
  }

  @Test
  void aFileInTheWayIsOneClearLine() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(() -> new DataDirectory(file).open())
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("cannot make the data directory");
  }
}
