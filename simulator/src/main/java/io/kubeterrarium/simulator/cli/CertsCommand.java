package io.kubeterrarium.simulator.cli;

import io.kubeterrarium.simulator.members.JoinBundle;
import io.kubeterrarium.simulator.members.MemberAddress;
import io.kubeterrarium.simulator.members.NewBundles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "certs",
    description = "Makes keys and certificates for a control plane of several processes.",
    mixinStandardHelpOptions = true)
final class CertsCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "which one? Say 'certs bundle'");
    }
  }

  @Command(
      name = "bundle",
      sortOptions = false,
      description = {
        "Makes one join bundle a member: a file with all that makes a process that member.",
        "Carry each to its machine and nowhere else: the cluster's keys are in it. Needed at the",
        "first start of a member; keep one safe to add or replace members later."
      },
      footer = {
        "",
        "Examples:",
        "  certs bundle --members a=host-a:5701,b=host-b:5701,c=host-c:5701 --out bundles",
        "  on host-a: up --bundle a.bundle.yaml --founding --bind 0.0.0.0 --advertise host-a",
        "",
        "  certs bundle --from bundles/a.bundle.yaml --members d=host-d:5701 --out more",
        "                                         a further member of the same cluster"
      },
      mixinStandardHelpOptions = true)
  int bundle(
      @Option(
              names = "--members",
              required = true,
              paramLabel = "NAME=HOST:PORT,…",
              description =
                  "The members, and where the other machines reach them: 3 or 5 for a new cluster.")
          String members,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "DIR",
              description = "Where to put the files.")
          Path out,
      @Option(
              names = "--from",
              paramLabel = "FILE",
              description = "A bundle of the cluster that these are to be further members of.")
          @Nullable Path from) {
    List<MemberAddress> addresses = MemberAddress.parseAll(members);
    Path directory = out.toAbsolutePath().normalize();
    List<Path> files =
        from == null
            ? NewBundles.found(addresses, directory, Instant.now())
            : NewBundles.extend(JoinBundle.read(from), addresses, directory, Instant.now());
    files.forEach(file -> System.out.println("Wrote " + file + " (readable by you only)."));
    System.out.println("Carry each to its machine, then start all of them there with:");
    System.out.println(
        from == null
            ? "  up --bundle NAME.bundle.yaml --founding"
            : "  up --bundle NAME.bundle.yaml --join      and 'members add NAME' on a running one");
    return 0;
  }
}
