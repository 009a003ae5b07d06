package io.kubeterrarium.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
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
  /** What a server says within its request timeout of ten seconds, and curl a little later. */
  private static final Duration ANSWERED = Duration.ofSeconds(12);

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

    leader.kill();
    Duration gap = cluster.untilWritten(other);

    System.out.println("leader killed: written again after " + gap.toMillis() + " ms");
    assertThat(gap).isLessThan(Duration.ofSeconds(5));
    cluster.deploy(other, "after", 2);
    leader.start();
    leader.awaitReady(Cluster.PATIENCE);
    assertThat(Cluster.check(leader, "get deployments -o name")).contains("web", "after");
  }

  @Test
  @Order(4)
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
    assertThat(write.status()).as("%s", write).isIn(503, 504);
    assertThat(write.body()).contains("no quorum");
    assertThat(read.join()).isIn(503, 504);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(ANSWERED);
    assertThat(left.get("/readyz?verbose").body()).contains("[-]registry-quorum failed");
    assertThat(left.get("/livez").status()).isEqualTo(200);

    cluster.member("a").start();
    cluster.untilWritten(left);
  }
}
