package io.kubeterrarium.kubelet.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each play is a pod and, below it, all that happens to it, on virtual time. {@code -Drewrite=true}
 * records anew; the diff is to be reviewed.
 */
class PlayTest {
  private static final Path PLAYS = Path.of("src/test/resources/plays");
  private static final String LINE = "---\n";

  static Stream<Path> plays() throws IOException {
    try (Stream<Path> files = Files.list(PLAYS)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("plays")
  void goesAsRecorded(Path file) throws IOException {
    String text = Files.readString(file);
    int end = text.indexOf(LINE);
    String pod = end < 0 ? text : text.substring(0, end);
    String played = pod + LINE + new Play(pod).run();
    if (Boolean.getBoolean("rewrite")) {
      Files.writeString(file, played);
    }
    assertThat(played).isEqualTo(text);
  }
}
