package io.kubeterrarium.registry.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the plays in {@code scripts/}: paragraphs of commands, a line of dashes, and what they
 * answered when they were recorded. {@code -Drewrite=true} records anew; review the difference.
 * {@link Stage} lists the commands.
 */
class ScriptTest {
  private static final Path SCRIPTS = Path.of("src/test/resources/scripts");

  @TestFactory
  Stream<DynamicTest> scripts() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      List<Path> sorted = files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
      assertThat(sorted).isNotEmpty();
      return sorted.stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> play(file)));
    }
  }

  private static void play(Path file) throws IOException {
    String script = Files.readString(file);
    String played = play(script);
    if (Boolean.getBoolean("rewrite")) {
      Files.writeString(file, played);
    } else {
      assertThat(played).isEqualTo(script);
    }
  }

  private static String play(String script) {
    List<String> paragraphs = new ArrayList<>();
    try (Stage stage = new Stage()) {
      for (String paragraph : script.strip().split("\n\n+")) {
        paragraphs.add(play(stage, paragraph));
      }
    }
    return String.join("\n\n", paragraphs) + "\n";
  }

  private static String play(Stage stage, String paragraph) {
    StringBuilder out = new StringBuilder();
    List<String> answers = new ArrayList<>();
    for (String line : paragraph.split("\n")) {
      if (line.equals("----")) {
        break;
      }
      out.append(line).append('\n');
      if (!line.startsWith("#")) {
        answers.addAll(stage.perform(line));
      }
    }
    if (answers.isEmpty()) {
      return out.toString().strip();
    }
    return out + "----\n" + String.join("\n", answers);
  }
}
