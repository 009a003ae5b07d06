package io.kubeterrarium.simulator.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A network of its own for each member, in Linux namespaces: they meet at a bridge in a further
 * one, so that nothing of the machine's own network is touched. Cables can be pulled, and one
 * direction between two members silenced; nobody is told of either.
 */
final class Network implements AutoCloseable {
  private static final String PREFIX = "kt" + ProcessHandle.current().pid();
  private static final int COMMAND_SECONDS = 180;

  private static final List<List<String>> TOOLS =
      List.of(
          List.of("ip", "-V"),
          List.of("ss", "-V"),
          List.of("curl", "-V"),
          List.of("kubectl", "version", "--client"));

  private final List<String> members;

  private Network(List<String> members) {
    this.members = members;
  }

  /** Why there can be no such network here; empty where there can. */
  static Optional<String> impossible() {
    try {
      for (List<String> tool : TOOLS) {
        execute(tool);
      }
      Leftovers.sweep();
      Output made = execute(List.of("ip", "netns", "add", PREFIX + "-try"));
      if (made.code() != 0) {
        return Optional.of("ip netns add: " + made.text().strip());
      }
      Output link =
          execute(
              List.of(
                  "ip",
                  "-n",
                  PREFIX + "-try",
                  "link",
                  "add",
                  "name",
                  "veth0",
                  "type",
                  "veth",
                  "peer",
                  "name",
                  "veth1"));
      execute(List.of("ip", "netns", "del", PREFIX + "-try"));
      return link.code() == 0 ? Optional.empty() : Optional.of("veth: " + link.text().strip());
    } catch (IOException e) {
      return Optional.of("a tool is missing: " + e.getMessage());
    }
  }

  static Network of(List<String> members) throws IOException {
    Network network = new Network(members);
    String hub = PREFIX + "-hub";
    ip("netns", "add", hub);
    ip("-n", hub, "link", "add", "br0", "type", "bridge");
    ip("-n", hub, "link", "set", "br0", "up");
    for (String member : members) {
      String own = network.namespace(member);
      ip("netns", "add", own);
      ip("-n", own, "link", "set", "lo", "up");
      String port = port(member);
      ip(
          "-n", own, "link", "add", "name", "eth0", "type", "veth", "peer", "name", port, "netns",
          hub);
      ip("-n", hub, "link", "set", port, "master", "br0");
      ip("-n", hub, "link", "set", port, "up");
      ip("-n", own, "addr", "add", network.address(member) + "/24", "dev", "eth0");
      ip("-n", own, "link", "set", "eth0", "up");
    }
    return network;
  }

  String namespace(String member) {
    return PREFIX + "-" + member;
  }

  private static String port(String member) {
    return "port-" + member;
  }

  String address(String member) {
    return "10.77.0." + (members.indexOf(member) + 1);
  }

  /** The command line that runs a command in the member's network, as its own process. */
  List<String> in(String member, List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace(member)));
    all.addAll(command);
    return all;
  }

  /** Runs a command to its end. */
  Output run(String member, String... command) throws IOException {
    return execute(in(member, List.of(command)));
  }

  /** Pulls the member's cable. */
  void cut(String member) throws IOException {
    ip("-n", PREFIX + "-hub", "link", "set", port(member), "down");
  }

  void mend(String member) throws IOException {
    ip("-n", PREFIX + "-hub", "link", "set", port(member), "up");
  }

  /** What the one sends to the other is lost from now on; the other direction stays. */
  void silence(String from, String to) throws IOException {
    ip(
        "-n",
        namespace(from),
        "neigh",
        "replace",
        address(to),
        "lladdr",
        "02:00:00:00:00:99",
        "dev",
        "eth0",
        "nud",
        "permanent");
  }

  void unsilence(String from, String to) throws IOException {
    ip("-n", namespace(from), "neigh", "del", address(to), "dev", "eth0");
  }

  /** Undoes whatever was done to it. */
  void restore() throws IOException {
    for (String member : members) {
      mend(member);
      findAll(member);
      ip("-n", namespace(member), "neigh", "flush", "dev", "eth0", "nud", "permanent");
    }
  }

  /** Why packets cannot be lost at random here; empty where they can. */
  Optional<String> lossImpossible() throws IOException {
    String any = members.get(0);
    Output made = tc(any, "qdisc", "replace", "dev", "eth0", "clsact");
    Output tried = made.code() == 0 ? tc(any, RandomLoss.filter("replace", "ingress", 0)) : made;
    findAll(any);
    return tried.code() == 0 ? Optional.empty() : Optional.of("tc: " + tried.text().strip());
  }

  /** Of what the member sends, and of what it is sent, so many packets in a hundred are lost. */
  void lose(String member, int percent) throws IOException {
    expect(tc(member, "qdisc", "replace", "dev", "eth0", "clsact"));
    expect(tc(member, RandomLoss.filter("replace", "ingress", percent)));
    expect(tc(member, RandomLoss.filter("replace", "egress", percent)));
  }

  /** Nothing is lost any more; returns how many packets were. */
  long findAll(String member) throws IOException {
    String statistics = tc(member, "-s", "qdisc", "show", "dev", "eth0", "clsact").text();
    tc(member, "qdisc", "del", "dev", "eth0", "clsact");
    return RandomLoss.dropped(statistics);
  }

  private Output tc(String member, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("tc", "-n", namespace(member)));
    command.addAll(List.of(arguments));
    return execute(command);
  }

  record Output(int code, String text) {}

  private static void ip(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    expect(execute(command));
  }

  /** What a command prints that succeeds. */
  static String output(String... command) throws IOException {
    Output output = execute(List.of(command));
    expect(output);
    return output.text();
  }

  private static void expect(Output output) throws IOException {
    if (output.code() != 0) {
      throw new IOException(output.text());
    }
  }

  static Output execute(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("no end of " + command);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return new Output(process.exitValue(), text);
  }

  @Override
  public void close() throws IOException {
    for (String member : members) {
      ip("netns", "del", namespace(member));
    }
    ip("netns", "del", PREFIX + "-hub");
  }
}
