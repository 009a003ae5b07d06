package io.kubeterrarium.simulator;

import io.kubeterrarium.simulator.cli.CommandLineRunner;

/** The entry of {@code java -jar kubeterrarium.jar}. */
public final class Kubeterrarium {
  private Kubeterrarium() {}

  public static void main(String[] arguments) {
    int exitCode = CommandLineRunner.run(arguments);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }
}
