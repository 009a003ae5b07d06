package io.kubeterrarium.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The {@code console} blocks of a README: commands after {@code $}, each with the output a reader
 * should see. In the expected output {@code …} stands for anything within a line, and a line of
 * {@code …} alone for any lines.
 */
record Transcript(List<Step> steps) {
  record Step(String command, List<String> expected) {
    /** Whether the output is what the README promises; runs of blanks count as one. */
    boolean accepts(String output) {
      StringBuilder pattern = new StringBuilder();
      for (String line : expected) {
        pattern.append(line.strip().equals("…") ? "(?:.*\n)*?" : lineOf(line));
      }
      return Pattern.matches(pattern.toString(), folded(output));
    }

    private static String lineOf(String line) {
      StringBuilder pattern = new StringBuilder();
      for (String part : folded(line).strip().split("…", -1)) {
        pattern.append(pattern.length() == 0 ? "" : ".*").append(Pattern.quote(part));
      }
      return pattern.append("\n").toString();
    }

    private static String folded(String text) {
      StringBuilder result = new StringBuilder();
      text.lines()
          .forEach(line -> result.append(line.strip().replaceAll("\\s+", " ")).append('\n'));
      return result.toString();
    }
  }

  static Transcript of(Path readme) throws IOException {
    List<Step> steps = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(readme)) {
      if (line.startsWith("```")) {
        inside = line.equals("```console");
      } else if (inside && line.startsWith("$ ")) {
        steps.add(new Step(line.substring(2), new ArrayList<>()));
      } else if (inside && !steps.isEmpty()) {
        steps.get(steps.size() - 1).expected().add(line);
      }
    }
    return new Transcript(steps);
  }
}
