package io.kubeterrarium.simulator.cluster;

import io.kubeterrarium.api.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Three members on three machines, as it were. */
final class Cluster implements AutoCloseable {
  static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<String> FURTHER = List.of("d", "e");
  static final Duration PATIENCE = Duration.ofSeconds(120);

  final Network network;
  private final Path directory;
  private final List<String> flags;
  private final Map<String, ClusterMember> members = new LinkedHashMap<>();
  private int written;

  private Cluster(Network network, Path directory, List<String> names, List<String> flags) {
    this.flags = flags;
    this.network = network;
    this.directory = directory;
    names.forEach(name -> members.put(name, new ClusterMember(network, name, directory, flags)));
  }

  /**
   * Founds the cluster and returns when all members are ready.
   *
   * @param flags of each start of each member
   */
  static Cluster found(Path directory, String... flags) throws IOException {
    return found(directory, NAMES, flags);
  }

  /** Five, all at once. */
  static Cluster foundFive(Path directory, String... flags) throws IOException {
    return found(directory, machines(), flags);
  }

  private static List<String> machines() {
    List<String> machines = new ArrayList<>(NAMES);
    machines.addAll(FURTHER);
    return machines;
  }

  private static Cluster found(Path directory, List<String> names, String... flags)
      throws IOException {
    Cluster cluster = new Cluster(Network.of(machines()), directory, names, List.of(flags));
    try {
      cluster.bundles(names);
      for (ClusterMember member : cluster.members()) {
        member.start("--bundle", cluster.bundle(member.name()), "--founding");
      }
      cluster.awaitReady();
      cluster.awaitSettled();
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Until what servers write after they are ready is there, too: this one comes last. */
  private void awaitSettled() throws IOException {
    String last = "get configmap -n kube-system extension-apiserver-authentication";
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (member("a").kubectl(last).code() != 0) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the servers do not finish their start: " + state());
      }
    }
  }

  /** What each member says of itself, a line each. */
  String state() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (ClusterMember member : members()) {
      lines.append("\n  ").append(member.state());
    }
    return lines.toString();
  }

  private void bundles(List<String> names, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("certs", "bundle", "--members"));
    words.add(names.stream().map(name -> name + "=" + door(name)).collect(Collectors.joining(",")));
    words.addAll(List.of("--out", directory.resolve("bundles").toString()));
    words.addAll(List.of(more));
    run(words.toArray(String[]::new));
  }

  /** A command at a, which succeeds. */
  String run(String... words) throws IOException {
    Network.Output output = member("a").kubeterrarium(words);
    if (output.code() != 0) {
      throw new IOException(String.join(" ", words) + ": " + output.text() + member("a").said());
    }
    return output.text();
  }

  String door(String name) {
    return network.address(name) + ":5701";
  }

  /** Bundles for the fourth and the fifth, which then wait to be added. */
  List<ClusterMember> startFurther() throws IOException {
    bundles(FURTHER, "--from", bundle("a"));
    for (String name : FURTHER) {
      ClusterMember member = new ClusterMember(network, name, directory, flags);
      members.put(name, member);
      member.start("--bundle", bundle(name), "--join");
    }
    return FURTHER.stream().map(this::member).toList();
  }

  void gone(ClusterMember member) {
    members.remove(member.name());
  }

  String bundle(String name) {
    return directory.resolve("bundles").resolve(name + ".bundle.yaml").toString();
  }

  List<ClusterMember> members() {
    return List.copyOf(members.values());
  }

  ClusterMember member(String name) {
    return Objects.requireNonNull(members.get(name));
  }

  void awaitReady() throws IOException {
    for (ClusterMember member : members()) {
      if (member.isRunning()) {
        member.awaitReady(PATIENCE);
      }
    }
  }

  /** As the member asked sees it. */
  ClusterMember leaderSeenBy(ClusterMember asked) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode answer = Json.read(asked.get("/registry/members").body().getBytes());
      for (JsonNode row : answer.path("members")) {
        if (row.path("leader").asBoolean(false)) {
          return member(row.path("name").asString(""));
        }
      }
    }
    throw new IOException("no leader is known to " + asked.name() + ": " + state() + asked.said());
  }

  /** Until that member shows as many, all voting and reachable. */
  void awaitReachable(ClusterMember asked, int count) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    JsonNode answer = Json.object();
    while (System.nanoTime() < deadline) {
      answer = Json.read(asked.get("/registry/members").body().getBytes());
      int well = 0;
      for (JsonNode row : answer.path("members")) {
        boolean both = row.path("votes").asBoolean(false) && row.path("reachable").asBoolean(false);
        well += both ? 1 : 0;
      }
      if (well == count && answer.path("members").size() == count) {
        return;
      }
    }
    throw new IOException(asked.name() + " does not see " + count + ": " + answer + asked.said());
  }

  List<ClusterMember> others(ClusterMember one) {
    return members().stream().filter(member -> member != one).toList();
  }

  /** One write, and its status; 0 where no answer came within the time. */
  ClusterMember.Answer write(ClusterMember at) throws IOException {
    written++;
    return at.call(
        "POST",
        "/api/v1/namespaces/default/configmaps",
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"w"
            + written
            + "\"}}",
        Duration.ofSeconds(20));
  }

  /** Writes until one is acknowledged; returns how long that took. */
  Duration untilWritten(ClusterMember at) throws IOException {
    long began = System.nanoTime();
    ClusterMember.Answer last = new ClusterMember.Answer(0, "");
    while (System.nanoTime() - began < PATIENCE.toNanos()) {
      last = write(at);
      if (last.status() == 201) {
        return Duration.ofNanos(System.nanoTime() - began);
      }
    }
    throw new IOException(
        "no write at " + at.name() + " went through: " + last + state() + at.said());
  }

  /** An empty one that waits under this name takes the place of the one that was lost. */
  void replace(ClusterMember member) throws IOException {
    ClusterMember other = others(member).get(0);
    String directory = other.directory().toString();
    Network.Output replaced = new Network.Output(1, "");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (replaced.code() != 0 && System.nanoTime() < deadline) {
      replaced = other.kubeterrarium("members", "replace", member.name(), "--data-dir", directory);
    }
    if (replaced.code() != 0) {
      throw new IOException(
          member.name() + " is not replaced: " + replaced.text() + state() + member.said());
    }
    member.awaitReady(PATIENCE);
  }

  /** A Deployment that is made here, and becomes available. */
  void deploy(ClusterMember at, String name, int replicas) throws IOException {
    check(at, "create deployment " + name + " --image=nginx --replicas=" + replicas);
    check(at, "rollout status deployment/" + name + " --timeout=90s");
  }

  static String check(ClusterMember at, String arguments) throws IOException {
    Network.Output output = at.kubectl(arguments);
    if (output.code() != 0) {
      throw new IOException(
          "kubectl " + arguments + " at " + at.name() + ": " + output.text() + at.said());
    }
    return output.text();
  }

  @Override
  public void close() throws IOException {
    try {
      for (ClusterMember member : members()) {
        if (member.isRunning()) {
          member.kill();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    network.close();
  }
}
