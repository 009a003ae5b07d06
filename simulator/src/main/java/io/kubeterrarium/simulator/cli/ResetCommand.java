package io.kubeterrarium.simulator.cli;

import io.kubeterrarium.simulator.process.DataDirectory;
import io.kubeterrarium.simulator.process.TerrariumConfig;
import io.kubeterrarium.simulator.process.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "reset",
    description = {
      "Deletes a data directory: all that was stored, its certificates and kubeconfigs.",
      "Asks first, and refuses while the directory is in use."
    },
    mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Which one (default: ~/.kubeterrarium).")
  Path dataDir = TerrariumConfig.defaultDataDirectory();

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  boolean yes;

  @Override
  public Integer call() throws IOException {
    DataDirectory directory = new DataDirectory(dataDir.toAbsolutePath().normalize());
    if (!directory.exists()) {
      System.out.println("Nothing to do: " + directory.path() + " does not exist.");
      return 0;
    }
    directory.requireDeletable();
    if (!yes && !confirmed(directory.path())) {
      System.out.println("Kept.");
      return 1;
    }
    System.out.println(
        directory.delete()
            ? "Deleted " + directory.path() + "."
            : "Deleted what Kubeterrarium kept in "
                + directory.path()
                + "; what else is there was left alone.");
    return 0;
  }

  private static boolean confirmed(Path path) throws IOException {
    System.out.print("Delete " + path + " and all that is stored there? [y/N] ");
    System.out.flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    @Nullable String answer = in.readLine();
    if (answer == null) {
      System.out.println();
      throw new UserError("nobody answered; say --yes to delete without being asked");
    }
    return answer.trim().equalsIgnoreCase("y") || answer.trim().equalsIgnoreCase("yes");
  }
}
