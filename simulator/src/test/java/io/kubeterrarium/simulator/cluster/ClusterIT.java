package io.kubeterrarium.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three packaged processes in three networks: what an operator counts on, in a minute. The longer
 * drills are in {@code ClusterChaosIT}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
  /** Three seconds until it is known that nobody leads, where the request's time would be ten. */
  private static final Duration ANSWERED = Duration.ofSeconds(8);

  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  @TempDir static Path directory;
  private static Cluster cluster;

  @BeforeAll
  static void found() throws IOException {
    Optional<String> impossible = Network.impossible();
    impossible.ifPresent(reason -> System.out.println("ClusterIT is skipped: " + reason));
    assumeTrue(impossible.isEmpty(), () -> impossible.orElse(""));
    cluster = Cluster.found(directory);
  }

  @AfterAll
  static void end() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void whatIsMadeAtOneMemberIsSeenAtEach() throws Exception {
    cluster.deploy(cluster.member("b"), "web", 3);

    for (ClusterMember member : cluster.members()) {
      assertThat(Cluster.check(member, "get deployment web -o jsonpath={.status.readyReplicas}"))
          .isEqualTo("3");
      assertThat(member.get("/readyz?verbose").body()).contains("[+]registry-quorum ok");
    }
    assertThat(
            Cluster.check(
                cluster.member("c"),
                "get endpoints kubernetes -o jsonpath={.subsets[*].addresses[*].ip}"))
        .contains("10.77.0.1", "10.77.0.2", "10.77.0.3");
    String table =
        cluster
            .member("a")
            .kubeterrarium("members", "--data-dir", cluster.member("a").directory().toString())
            .text();
    assertThat(table.lines()).hasSize(4);
    assertThat(table).contains("a (asked)").doesNotContain("No quorum");
  }

  @Test
  @Order(2)
  void aTokenOfOneServerIsGoodAtAnother() throws Exception {
    String token = Cluster.check(cluster.member("a"), "create token default").strip();

    assertThat(statusWith(token)).isEqualTo("200");
    assertThat(statusWith(token + "x")).isEqualTo("401");
  }

  private static String statusWith(String token) throws IOException {
    return cluster
        .network
        .run(
            "c",
            "curl",
            "-sk",
            "-o",
            "/dev/null",
            "-w",
            "%{http_code}",
            "-H",
            "Authorization: Bearer " + token,
            "https://10.77.0.3:6443/api")
        .text();
  }

  @Test
  @Order(2)
  void aCustomResourceOfOneServerIsServedByAnother() throws Exception {
    Path file = directory.resolve("crd.yaml");
    Files.writeString(
        file,
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: stars.sky.example}
        spec:
          group: sky.example
          scope: Namespaced
          names: {plural: stars, singular: star, kind: Star}
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """);
    Cluster.check(cluster.member("a"), "apply -f " + file);
    ClusterMember other = cluster.member("c");
    Cluster.check(other, "wait crd/stars.sky.example --for=condition=Established --timeout=60s");
    Files.writeString(file, "apiVersion: sky.example/v1\nkind: Star\nmetadata: {name: vega}\n");

    Cluster.check(other, "apply -f " + file);

    assertThat(Cluster.check(cluster.member("b"), "get stars -o name")).contains("vega");
  }

  /** Nothing but the doors of members, HTTPS, and loopback. */
  @Test
  @Order(2)
  void onlyTheDoorAndHttpsAreOpen() throws Exception {
    String listening = cluster.network.run("a", "ss", "-Hltn").text();

    assertThat(listening.lines().map(line -> line.trim().split("\\s+")[3].replace("::ffff:", "")))
        .filteredOn(address -> !address.contains("127.0.0.1"))
        .containsExactlyInAnyOrder("*:5701", "[10.77.0.1]:6443");
    Network.Output plain =
        cluster.network.run("b", "curl", "-s", "--max-time", "8", "http://10.77.0.1:5701/");
    assertThat(plain.code()).as("plain text at the members' port").isNotZero();
  }

  @Test
  @Order(3)
  void aLeaderThatIsKilledIsReplacedAndComesBack() throws Exception {
    ClusterMember leader = cluster.leaderSeenBy(cluster.member("a"));
    ClusterMember other = cluster.others(leader).get(0);

    Duration gap;
    try (Recorder recorder = new Recorder(cluster, directory, Recorder.seed(), false);
        Recorder.Recording round = recorder.begin()) {
      leader.kill();
      gap = cluster.untilWritten(other);
      leader.start();
      leader.awaitReady(Cluster.PATIENCE);
      recorder.end(round);
    }

    System.out.println("leader killed: written again after " + gap.toMillis() + " ms");
    assertThat(gap).isLessThan(Duration.ofSeconds(5));
    cluster.deploy(other, "after", 2);
    assertThat(Cluster.check(leader, "get deployments -o name")).contains("web", "after");
  }

  /** Negative control: what a server happens to hold is not what all were told. */
  @Test
  @Order(3)
  void readsThatNeedNotBeFreshAreFoundOut() throws Exception {
    ClusterMember member = cluster.others(cluster.leaderSeenBy(cluster.member("a"))).get(0);
    try (Recorder recorder = new Recorder(cluster, directory, Recorder.seed(), false);
        Recorder.Recording stale = recorder.beginWithStaleReads()) {
      cluster.network.cut(member.name());
      for (int i = 0; i < 20; i++) { // Clients ask meanwhile.
        cluster.untilWritten(cluster.others(member).get(i % 2));
      }
      cluster.network.mend(member.name());
      member.awaitQuorum(Cluster.PATIENCE);

      assertThatThrownBy(() -> recorder.end(stale))
          .hasMessageMatching("(?s).*(not Linearizable|revision goes back).*");
    }
  }

  /** Told to one process each time; the others find the new one by themselves. */
  @Test
  @Order(4)
  void threeBecomeFiveAndThreeAgainWithoutARestart() throws Exception {
    String[] at = {"--data-dir", cluster.member("a").directory().toString()};
    for (ClusterMember further : cluster.startFurther()) {
      String said = further.name() + "=" + cluster.door(further.name());
      cluster.run("members", "add", said, at[0], at[1]);
    }
    for (ClusterMember member : cluster.members()) {
      member.awaitReady(Cluster.PATIENCE);
      cluster.awaitReachable(member, 5);
    }
    ClusterMember kept = cluster.member("b");
    kept.kill();
    kept.start("--founding"); // It stays, and knows what it has learned.
    kept.awaitReady(Cluster.PATIENCE);
    cluster.awaitReachable(kept, 5);

    for (String name : new String[] {"d", "e"}) {
      ClusterMember leaves = cluster.member(name);
      cluster.run("members", "remove", name, at[0], at[1]);
      assertThat(leaves.awaitEnd()).as("exit code").isNotZero();
      cluster.gone(leaves);
    }
    for (ClusterMember member : cluster.members()) {
      cluster.awaitReachable(member, 3);
    }
    assertThat(cluster.untilWritten(kept)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  @Order(5)
  void withTwoLostNothingIsWrittenAndNothingHangs() throws Exception {
    ClusterMember left = cluster.member("b");
    cluster.member("a").kill();
    cluster.member("c").kill();

    long asked = System.nanoTime();
    CompletableFuture<Integer> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return left.get("/api/v1/namespaces/default/configmaps").status();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    ClusterMember.Answer write = cluster.write(left);
    assertThat(write.status()).as("%s", write).isEqualTo(503);
    assertThat(write.body()).contains("no quorum");
    assertThat(read.join()).isEqualTo(503);
    assertThat(since(asked)).isLessThan(ANSWERED);
    long known = System.nanoTime();
    assertThat(cluster.write(left).status()).isEqualTo(503);
    assertThat(left.get("/readyz?verbose").body()).contains("[-]registry-quorum failed");
    assertThat(left.get("/livez").status()).isEqualTo(200);
    assertThat(since(known)).isLessThan(AT_ONCE);

    cluster.member("a").start();
    cluster.untilWritten(left);
  }

  /** The member that the test before has left down. */
  @Test
  @Order(6)
  void aDamagedLogIsRefusedInOneLineAndATornOneIsCut() throws Exception {
    ClusterMember member = cluster.member("c");
    Path segment = Damage.segment(member);
    byte[] whole = Files.readAllBytes(segment);
    Damage.turnABit(segment);

    member.start();
    assertThat(member.awaitEnd()).isEqualTo(1);
    assertThat(member.printed().lines().filter(line -> line.startsWith("kubeterrarium: ")))
        .singleElement()
        .asString()
        .startsWith("kubeterrarium: " + segment + " is corrupt at offset ");

    Files.write(segment, whole);
    Damage.tear(Damage.last(member));
    member.start();
    member.awaitReady(Cluster.PATIENCE);
    assertThat(Cluster.check(member, "get deployments -o name")).contains("web", "after");
  }

  @Test
  @Order(7)
  void aMemberWhoseDiskIsFullStopsAndComesBackWhenThereIsRoom() throws Exception {
    ClusterMember member = cluster.member("c");
    ClusterMember other = cluster.member("b");
    try (SmallDisk disk = SmallDisk.under(member, 64)) {
      member.start();
      member.awaitReady(Cluster.PATIENCE);
      disk.fill();
      while (member.isRunning()) {
        assertThat(cluster.write(other).status()).as("the others go on").isEqualTo(201);
      }
      assertThat(member.awaitEnd()).isEqualTo(1);
      assertThat(member.printed())
          .contains("kubeterrarium: the registry has stopped: disk: " + member.directory())
          .containsPattern(": No space left on device \\(\\d+ bytes to write, 0 free\\)");

      member.start();
      assertThat(member.awaitEnd()).as("there is still no room").isEqualTo(1);
      disk.makeRoom();
      member.start();
      member.awaitReady(Cluster.PATIENCE);
      String name = Cluster.check(other, "get configmaps -o name --sort-by=.metadata.name");
      assertThat(Cluster.check(member, "get configmaps -o name --sort-by=.metadata.name"))
          .isEqualTo(name);
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
