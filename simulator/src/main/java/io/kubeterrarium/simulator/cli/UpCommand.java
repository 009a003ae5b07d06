package io.kubeterrarium.simulator.cli;

import io.kubeterrarium.apiserver.authn.TokenFile;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.kubelet.stage.Pace;
import io.kubeterrarium.simulator.console.Console;
import io.kubeterrarium.simulator.process.Listening;
import io.kubeterrarium.simulator.process.LogLevel;
import io.kubeterrarium.simulator.process.Output;
import io.kubeterrarium.simulator.process.Part;
import io.kubeterrarium.simulator.process.RegistryOptions;
import io.kubeterrarium.simulator.process.TerrariumConfig;
import io.kubeterrarium.simulator.process.TerrariumProcess;
import io.kubeterrarium.simulator.process.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    description = "Starts the control plane and its nodes, and narrates what they do.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "stdout is the narration; logs go to DIR/logs. Ctrl-C stops it; what is stored stays.",
      "",
      "Examples:",
      "  up --ephemeral --http-port 0          nothing on disk, any free port",
      "  up --nodes 50 --pace instant          a larger cluster without waiting",
      "  up --pace 0.2                         five times slower, to watch closely",
      "  up --bind 0.0.0.0 --advertise host-a  HTTPS for trainees on the same network",
      "  up --config /etc/kubeterrarium.yaml   the same options from a file",
      "  up --without controllers,scheduler    runs none, so that yours can",
      "",
      "Three processes on three machines (see 'certs bundle --help'):",
      "  host-a: up --bundle a.bundle.yaml --founding --bind 0.0.0.0 --advertise host-a",
      "  and so on host-b and host-c; later 'up --bind 0.0.0.0 --advertise host-a' is enough"
    })
final class UpCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where everything is stored (default: ~/.kubeterrarium).")
  Path dataDir = TerrariumConfig.defaultDataDirectory();

  @Option(
      names = "--ephemeral",
      description = "Store nothing on disk: the same Raft, in memory only.")
  boolean ephemeral;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description =
          "Plain HTTP on loopback, acting for the administrator as 'kubectl proxy' does:"
              + " a port, 0 for any free one, or 'off' (default: ${DEFAULT-VALUE}).",
      defaultValue = "8001")
  String httpPort = "8001";

  @Option(
      names = "--https-port",
      paramLabel = "PORT",
      description =
          "HTTPS with authentication: a port, 0 for any free one, or 'off'"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "6443")
  String httpsPort = "6443";

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "The address of the HTTPS port (default: ${DEFAULT-VALUE}).",
      defaultValue = "127.0.0.1")
  String bind = "127.0.0.1";

  @Option(
      names = "--advertise",
      paramLabel = "NAME",
      description =
          "A further name or address by which clients reach the HTTPS port; the certificate and"
              + " the kubeconfig follow. May come several times.",
      split = ",")
  List<String> advertise = List.of();

  @Option(
      names = "--token-auth-file",
      paramLabel = "FILE",
      description = "Static bearer tokens, a line each: token,user,uid,\"group1,group2\".")
  @Nullable Path tokenAuthFile;

  @Option(
      names = "--audit-log",
      paramLabel = "FILE",
      description =
          "Writes an audit event for each request, a line each: who asked for what, what was"
              + " answered, what admission policies said (default: none).")
  @Nullable Path auditLog;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "How many simulated nodes (default: ${DEFAULT-VALUE}).",
      defaultValue = "3")
  int nodes = 3;

  @Option(
      names = "--without",
      paramLabel = "PART",
      description =
          "Leaves parts to others, as the real kube-controller-manager: any of controllers,"
              + " scheduler, nodes (--nodes then means nothing). What is left out does nothing here,"
              + " and contends for no Lease.",
      split = ",")
  List<String> without = List.of();

  @Option(
      names = "--pace",
      paramLabel = "PACE",
      description =
          "How fast containers start: 'real', 'instant', or a factor such as 0.5 or 10"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "real")
  String pace = "real";

  @Mixin RegistryFlags registry = new RegistryFlags();

  @Mixin MemberFlags member = new MemberFlags();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Options as YAML, as 'nodes: 5'; what the command line says wins.")
  @Nullable Path configFile;

  @Option(names = "--quiet", description = "No narration; the start-up lines stay.")
  boolean quiet;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description =
          "What goes to the log file: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
      defaultValue = "INFO")
  LogLevel logLevel = LogLevel.INFO;

  @Override
  public Integer call() throws Exception {
    return TerrariumProcess.runUntilStopped(config(), Console.standard());
  }

  TerrariumConfig config() {
    OptionalInt http = port("--http-port", httpPort);
    OptionalInt https = port("--https-port", httpsPort);
    if (http.isEmpty() && https.isEmpty()) {
      throw wrong("--http-port and --https-port are both off: nothing could be reached");
    }
    if (nodes < 0 || nodes > 5000) {
      throw wrong("--nodes: " + nodes + " (expected: 0 to 5000)");
    }
    checkName("--bind", bind);
    advertise.forEach(name -> checkName("--advertise", name));
    checkTokenFile();
    return new TerrariumConfig(
        ephemeral ? Optional.empty() : Optional.of(dataDir.toAbsolutePath().normalize()),
        new Listening(http, https, bind, advertise),
        Optional.ofNullable(tokenAuthFile),
        nodes,
        readPace(),
        output(),
        registry(),
        readWithout());
  }

  private Output output() {
    return new Output(
        quiet,
        logLevel,
        Optional.ofNullable(auditLog).map(file -> file.toAbsolutePath().normalize()));
  }

  private Set<Part> readWithout() {
    try {
      return Part.parseAll(without);
    } catch (IllegalArgumentException e) {
      throw wrong("--without: '" + e.getMessage() + "' (expected: " + Part.words() + ")");
    }
  }

  private RegistryOptions registry() {
    try {
      return registry.options(member.options(), ephemeral);
    } catch (UserError e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private void checkName(String option, String name) {
    if (!ServingNames.isName(name)) {
      throw wrong(option + ": '" + name + "' (expected: a host name or an IP address)");
    }
  }

  /** Read here once, so that what is wrong in it is said before anything starts. */
  private void checkTokenFile() {
    if (tokenAuthFile == null) {
      return;
    }
    if (!Files.isReadable(tokenAuthFile)) {
      throw wrong("--token-auth-file: '" + tokenAuthFile + "' cannot be read");
    }
    try {
      TokenFile.read(tokenAuthFile);
    } catch (IllegalArgumentException e) {
      throw wrong("--token-auth-file: " + e.getMessage());
    }
  }

  private Pace readPace() {
    try {
      return Pace.parse(pace);
    } catch (IllegalArgumentException e) {
      throw wrong("--pace: '" + pace + "' (expected: real, instant, or a factor above 0)");
    }
  }

  private OptionalInt port(String option, String text) {
    try {
      return Ports.parse(option, text);
    } catch (UserError e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException wrong(String message) {
    if (spec == null) {
      throw new IllegalStateException("used outside a command line");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
