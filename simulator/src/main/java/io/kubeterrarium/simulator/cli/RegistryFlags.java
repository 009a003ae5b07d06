package io.kubeterrarium.simulator.cli;

import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.registry.etcd.EtcdConfig;
import io.kubeterrarium.simulator.members.MemberOptions;
import io.kubeterrarium.simulator.process.History;
import io.kubeterrarium.simulator.process.RegistryOptions;
import io.kubeterrarium.simulator.process.SnapshotSchedule;
import io.kubeterrarium.simulator.process.UserError;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code up} that concern the registry: its window for etcd's clients, its past. */
final class RegistryFlags {
  @Option(
      names = "--etcd-port",
      paramLabel = "PORT",
      description =
          "Opens the registry to etcdctl and other etcd clients, read-only:"
              + " a port (2379 by convention) or 0 for any free one (default: off).",
      defaultValue = "off")
  String etcdPort = "off";

  @Option(
      names = "--etcd-bind",
      paramLabel = "ADDRESS",
      description =
          "Where the etcd port listens (default: ${DEFAULT-VALUE}). Beyond loopback it speaks TLS and"
              + " wants the administrator's client certificate.",
      defaultValue = EtcdConfig.LOOPBACK)
  String etcdBind = EtcdConfig.LOOPBACK;

  @Option(
      names = "--etcd-allow-writes",
      description = "Lets etcd clients write, too: past the API server, and on your own account.")
  boolean etcdAllowWrites;

  @Option(
      names = "--history",
      paramLabel = "BOUNDS",
      description =
          "How much of the registry's past can still be read, whichever comes first: a number of"
              + " revisions, a size, an age, as in 50000,256MB,12h (default: ${DEFAULT-VALUE}).",
      defaultValue = "20000,64MB")
  String history = "20000,64MB";

  @Option(
      names = "--snapshot-interval",
      paramLabel = "MINUTES",
      description =
          "Saves a snapshot of the registry to DIR/snapshots now and then (default: never).")
  @Nullable Integer snapshotInterval;

  @Option(
      names = "--snapshot-keep",
      paramLabel = "N",
      description =
          "How many of these snapshots stay (default: " + SnapshotSchedule.DEFAULT_KEEP + ").")
  @Nullable Integer snapshotKeep;

  /**
   * @param ephemeral whether nothing is stored on disk
   * @throws UserError where the options contradict each other
   */
  RegistryOptions options(MemberOptions member, boolean ephemeral) {
    if (ephemeral && !member.equals(MemberOptions.NONE)) {
      throw new UserError("--ephemeral: a member of several keeps what it promised on disk");
    }
    return new RegistryOptions(etcd(), readHistory(), snapshots(ephemeral), member);
  }

  private History readHistory() {
    try {
      return History.parse(history);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "--history: '"
              + history
              + "' (expected: a number of revisions, a size as 64MB, an age as 12h, or several,"
              + " separated by commas)");
    }
  }

  private Optional<SnapshotSchedule> snapshots(boolean ephemeral) {
    if (snapshotInterval == null && snapshotKeep != null) {
      throw new UserError("--snapshot-keep: no snapshots are saved (say --snapshot-interval, too)");
    }
    if (snapshotInterval == null) {
      return Optional.empty();
    }
    int keep = snapshotKeep == null ? SnapshotSchedule.DEFAULT_KEEP : snapshotKeep;
    if (snapshotInterval < 1 || keep < 1) {
      throw new UserError("--snapshot-interval and --snapshot-keep: expected at least 1");
    }
    if (ephemeral) {
      throw new UserError("--snapshot-interval: there is no directory for them with --ephemeral");
    }
    return Optional.of(new SnapshotSchedule(Duration.ofMinutes(snapshotInterval), keep));
  }

  private Optional<EtcdConfig> etcd() {
    OptionalInt port = Ports.parse("--etcd-port", etcdPort);
    if (port.isEmpty() && etcdAllowWrites) {
      throw new UserError("--etcd-allow-writes: there is no etcd port (say --etcd-port, too)");
    }
    if (port.isEmpty() && !etcdBind.equals(EtcdConfig.LOOPBACK)) {
      throw new UserError("--etcd-bind: there is no etcd port (say --etcd-port, too)");
    }
    if (!ServingNames.isName(etcdBind)) {
      throw new UserError(
          "--etcd-bind: '" + etcdBind + "' (expected: a host name or an IP address)");
    }
    return port.stream()
        .mapToObj(open -> new EtcdConfig(etcdBind, open, etcdAllowWrites))
        .findFirst();
  }
}
