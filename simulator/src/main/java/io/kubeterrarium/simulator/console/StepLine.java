package io.kubeterrarium.simulator.console;

import io.kubeterrarium.simulator.narration.Stage;
import io.kubeterrarium.simulator.narration.Step;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One step as one line: time, stage, actor, verb, key, revision, what changed. */
final class StepLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private StepLine() {}

  static String of(Step step, Style style) {
    Stage stage = step.stage();
    String label = stage == Stage.OTHER ? "" : "[" + stage.number() + "/5] " + stage.title();
    return style.dim(TIME.format(step.time()))
        + "  "
        + style.stage(stage.number(), padded(label, 24))
        + "  "
        + padded(step.actor(), 26)
        + "  "
        + padded(step.verb(), 13)
        + "  "
        + style.bold(step.key())
        + style.dim("  rev " + step.revision())
        + (step.change().isEmpty() ? "" : "  " + step.change());
  }

  private static String padded(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }
}
