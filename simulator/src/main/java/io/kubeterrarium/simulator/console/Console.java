package io.kubeterrarium.simulator.console;

import io.kubeterrarium.simulator.narration.Step;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Prints to stdout, always in UTF-8. Safe on any thread. */
public final class Console {
  private final PrintStream out;
  private final Style style;

  public Console(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** stdout; in colour where it is a terminal and nobody asked for none. */
  public static Console standard() {
    PrintStream stdout =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    return new Console(stdout, wantsColour() ? Style.COLOUR : Style.PLAIN);
  }

  private static boolean wantsColour() {
    @Nullable String term = System.getenv("TERM");
    boolean dumb = term == null ? System.getenv("WT_SESSION") == null : term.equals("dumb");
    return isTerminal(System.console()) && System.getenv("NO_COLOR") == null && !dumb;
  }

  /** From JDK 22 on there is a console where output goes to a file too, and it can be asked. */
  private static boolean isTerminal(java.io.@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      Object answer = java.io.Console.class.getMethod("isTerminal").invoke(console);
      return Boolean.TRUE.equals(answer);
    } catch (NoSuchMethodException e) {
      return true; // An older JDK, where there is a console for terminals alone.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  public void line(String text) {
    out.println(text);
  }

  public void heading(String text) {
    out.println(style.bold(text));
  }

  public void step(Step step) {
    out.println(StepLine.of(step, style));
  }
}
