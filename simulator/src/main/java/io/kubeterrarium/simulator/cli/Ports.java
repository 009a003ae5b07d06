package io.kubeterrarium.simulator.cli;

import io.kubeterrarium.simulator.process.UserError;
import java.util.OptionalInt;

/** Reads ports from the command line: a number, 0 for any free one, or {@code off}. */
final class Ports {
  private static final int MAX = 65_535;

  private Ports() {}

  /**
   * @return empty for off
   */
  static OptionalInt parse(String option, String text) {
    if (text.equals("off")) {
      return OptionalInt.empty();
    }
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX) {
        return OptionalInt.of(port);
      }
    } catch (NumberFormatException e) {
      // Falls through: what is no number is refused with the same words as a wrong one.
    }
    throw new UserError(option + ": '" + text + "' (expected: 0 to 65535, or off)");
  }
}
