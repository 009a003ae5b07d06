package io.kubeterrarium.simulator.cli;

import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.simulator.members.MemberAddress;
import io.kubeterrarium.simulator.members.MemberOptions;
import io.kubeterrarium.simulator.members.MemberOptions.First;
import io.kubeterrarium.simulator.process.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code up} that make it one of several processes. */
final class MemberFlags {
  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description =
          "Makes this process one member of a control plane of several: its file from 'certs"
              + " bundle'. The data directory keeps what is in it; later starts need none.")
  @Nullable Path bundle;

  @Option(
      names = "--founding",
      description = "With an empty directory: found the cluster with the other members.")
  boolean founding;

  @Option(
      names = "--join",
      description =
          "With an empty directory: wait until 'members add' or 'members replace' takes it in.")
  boolean join;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Which member this is (default: as the bundle says).")
  @Nullable String name;

  @Option(
      names = "--members",
      paramLabel = "NAME=HOST:PORT,…",
      description =
          "All members, and where their machines reach each other (default: as the bundle says)."
              + " For members that have moved, or further ones.")
  @Nullable String members;

  @Option(
      names = "--member-bind",
      paramLabel = "ADDRESS",
      description =
          "The address of the members' port, where only members with a certificate get in"
              + " (default: all of this machine).")
  @Nullable String bind;

  MemberOptions options() {
    if (founding && join) {
      throw new UserError("--founding and --join: a member does the one or the other");
    }
    if (bind != null && !ServingNames.isName(bind)) {
      throw new UserError("--member-bind: '" + bind + "' (expected: a host name or an IP address)");
    }
    return new MemberOptions(
        Optional.ofNullable(name),
        members == null ? List.of() : MemberAddress.parseAll(members),
        Optional.ofNullable(bundle),
        founding ? First.FOUND : join ? First.JOIN : First.REFUSE,
        Optional.ofNullable(bind));
  }
}
