package io.kubeterrarium.simulator.cli;

import io.kubeterrarium.simulator.process.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;

/** Reads the command line and runs a command. */
public final class CommandLineRunner {
  private static final Set<String> ABOUT_THE_PROGRAM = Set.of("-h", "--help", "-V", "--version");

  private CommandLineRunner() {}

  /**
   * Returns the exit code: 0 for success, 1 for what the user can mend, 2 for a bad command line.
   */
  public static int run(String... arguments) {
    CommandLine commandLine = new CommandLine(new RootCommand());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpWidth(100);
    commandLine.setParameterExceptionHandler(CommandLineRunner::badCommandLine);
    commandLine.setExecutionExceptionHandler(CommandLineRunner::failed);
    String[] all = withDefaultCommand(arguments);
    try {
      readConfig(commandLine, List.of(all));
    } catch (UserError e) {
      System.err.println("kubeterrarium: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    return commandLine.execute(all);
  }

  private static void readConfig(CommandLine commandLine, List<String> arguments) {
    // ConfigFile, and a YAML library with it, is loaded for those who ask for it.
    if (arguments.get(0).equals("up")
        && arguments.stream().anyMatch(argument -> argument.startsWith("--config"))) {
      CommandLine up = Objects.requireNonNull(commandLine.getSubcommands().get("up"));
      ConfigFile.namedIn(arguments)
          .ifPresent(file -> up.setDefaultValueProvider(ConfigFile.read(file, up)));
    }
  }

  /** No command means {@code up}. */
  static String[] withDefaultCommand(String... arguments) {
    if (arguments.length > 0
        && (!arguments[0].startsWith("-") || ABOUT_THE_PROGRAM.contains(arguments[0]))) {
      return arguments;
    }
    String[] all = new String[arguments.length + 1];
    all[0] = "up";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return all;
  }

  private static int badCommandLine(CommandLine.ParameterException e, String[] arguments) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    List<String> lines = Arrays.asList(String.valueOf(e.getMessage()).split("\\R"));
    System.err.println("kubeterrarium: " + lines.get(0) + " (see '" + command + " --help')");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(
      Exception e, CommandLine commandLine, CommandLine.ParseResult parseResult) {
    System.err.println("kubeterrarium: " + UserError.oneLine(e));
    return CommandLine.ExitCode.SOFTWARE;
  }
}
