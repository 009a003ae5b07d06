package io.kubeterrarium.simulator.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One packaged process in a network of its own, started as its operator starts it. */
final class ClusterMember {
  private static final Path JAR = Path.of("target", "kubeterrarium.jar").toAbsolutePath();

  /** Little: so watches that were put down for a while are told that they are too late. */
  private static final String HISTORY = "300";

  static final int HTTP_PORT = 8001;
  static final int ETCD_PORT = 2379;
  private static final String HTTP = "http://127.0.0.1:" + HTTP_PORT;

  private final Network network;
  private final String name;
  private final Path directory;
  private final Path output;
  private final List<String> always;
  private @Nullable Process process;

  /**
   * @param always flags of each of its starts
   */
  ClusterMember(Network network, String name, Path directory, List<String> always) {
    this.always = always;
    this.network = network;
    this.name = name;
    this.directory = directory.resolve(name);
    this.output = directory.resolve(name + ".out");
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static List<String> jar(String... arguments) {
    List<String> command = new ArrayList<>(List.of(java(), "-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  String name() {
    return name;
  }

  Path directory() {
    return directory;
  }

  /** What was asked of its API server, and by whom; over all its starts. */
  Path audit() {
    return directory.resolveSibling(name + ".audit");
  }

  void start(String... flags) throws IOException {
    List<String> command =
        jar(
            "up",
            "--data-dir",
            directory.toString(),
            "--bind",
            network.address(name),
            "--nodes",
            "2",
            "--pace",
            "instant",
            "--quiet",
            "--history",
            HISTORY,
            "--audit-log",
            audit().toString());
    command.addAll(always);
    command.addAll(List.of(flags));
    process =
        new ProcessBuilder(network.in(name, command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()))
            .start();
  }

  /** Blocks until it says that it is ready. */
  void awaitReady(Duration atMost) throws IOException {
    String until =
        "until grep -q '^Ready after' " + output + "; do kill -0 $0 && sleep 0.1 || exit 1; done";
    Network.Output answer =
        network.run(
            name, "timeout", atMost.toSeconds() + "s", "sh", "-c", until, running().pid() + "");
    if (answer.code() != 0) {
      String why = isRunning() ? answer.text() : "its process has ended";
      throw new IOException(name + " is not ready: " + why + said());
    }
  }

  /** In a line, for whoever waits for it in vain. */
  String state() throws IOException {
    if (!isRunning()) {
      return name + " does not run: " + printed().lines().reduce((first, last) -> last).orElse("");
    }
    Answer answer = call("GET", "/readyz?verbose", "", Duration.ofSeconds(5));
    List<String> failed = answer.body().lines().filter(line -> line.startsWith("[-]")).toList();
    return name + (answer.status() == 200 ? " is ready" : " is not ready: " + failed);
  }

  /** Blocks until its API server says that a majority of the registry's members is there. */
  void awaitQuorum(Duration atMost) throws IOException {
    String ask =
        "curl -fsS --max-time 5 --retry 1000 --retry-delay 1 --retry-all-errors --retry-max-time "
            + atMost.toSeconds()
            + " "
            + HTTP
            + "/readyz";
    Network.Output answer = network.run(name, ask.split(" "));
    if (answer.code() != 0) {
      throw new IOException(name + " has no quorum: " + answer.text() + said());
    }
  }

  /** Blocks until the process ends by itself; returns its exit code. */
  int awaitEnd() throws IOException, InterruptedException {
    if (!running().waitFor(60, TimeUnit.SECONDS)) {
      throw new IOException(name + " does not end" + said());
    }
    return running().exitValue();
  }

  String said() throws IOException {
    return "\n--- " + name + "\n" + Files.readString(output) + tail(log());
  }

  private Path log() {
    return directory.resolve("logs/kubeterrarium.log");
  }

  boolean logged(String words) throws IOException {
    return Files.readString(log()).contains(words);
  }

  /** What it has told on the screen since its latest start. */
  String printed() throws IOException {
    return Files.readString(output);
  }

  private static String tail(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  record Answer(int status, String body) {}

  /** Asks over the loopback port; 0 where there is no answer within the time. */
  Answer call(String method, String path, String body, Duration atMost) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "curl",
                "-s",
                "--max-time",
                Long.toString(atMost.toSeconds()),
                "-X",
                method,
                "-w",
                "\n%{http_code}",
                HTTP + path));
    if (!body.isEmpty()) {
      command.addAll(List.of("-H", "Content-Type: application/json", "--data", body));
    }
    String text = network.run(name, command.toArray(String[]::new)).text();
    int last = text.lastIndexOf('\n');
    return new Answer(Integer.parseInt(text.substring(last + 1).strip()), text.substring(0, last));
  }

  Answer get(String path) throws IOException {
    return call("GET", path, "", Duration.ofSeconds(15));
  }

  /** kubectl with this member's kubeconfig, on its machine. */
  Network.Output kubectl(String arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig"));
    command.add(directory.resolve("admin.kubeconfig").toString());
    command.addAll(List.of(arguments.split(" ")));
    return network.run(name, command.toArray(String[]::new));
  }

  Network.Output kubeterrarium(String... arguments) throws IOException {
    return network.run(name, jar(arguments).toArray(String[]::new));
  }

  void kill() throws InterruptedException {
    running().destroyForcibly().waitFor();
  }

  void stop() throws InterruptedException {
    running().destroy();
    if (!running().waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException(name + " does not stop");
    }
  }

  void pause() throws IOException {
    signal("-STOP");
  }

  void resume() throws IOException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException {
    network.run(name, "kill", signal, Long.toString(running().pid()));
  }

  boolean isRunning() {
    return process != null && process.isAlive();
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return process;
  }
}
