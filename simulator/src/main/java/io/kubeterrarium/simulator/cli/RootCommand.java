package io.kubeterrarium.simulator.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "kubeterrarium",
    description = {
      "A working miniature of the Kubernetes control plane in one process.",
      "",
      "Without a command it does the same as 'up'."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      UpCommand.class,
      KubeconfigCommand.class,
      SnapshotCommand.class,
      CertsCommand.class,
      MembersCommand.class,
      ResetCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "First steps:",
      "  java -jar kubeterrarium.jar                      start, and keep what is stored",
      "  java -jar kubeterrarium.jar up --ephemeral       start with nothing on disk",
      "  java -jar kubeterrarium.jar up --help            all that can be set",
      "  java -jar kubeterrarium.jar kubeconfig --user jane --namespace jane",
      "                                                   a kubeconfig for one more person",
      "  java -jar kubeterrarium.jar snapshot save FILE   keep a copy of all that is stored",
      "  java -jar kubeterrarium.jar reset                forget everything that was stored"
    })
final class RootCommand {}
