package io.kubeterrarium.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeterrarium.registry.backup.SnapshotFile;
import io.kubeterrarium.registry.local.LocalRegistry;
import io.kubeterrarium.registry.raft.RaftRegistry;
import io.kubeterrarium.registry.raft.RegistryConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's etcdctl, as an operator types it. */
class EtcdctlIT {
  private static final Optional<Path> ETCDCTL = EtcdProcess.binary("etcdctl");

  @TempDir static Path directory;

  private static RaftRegistry registry;
  private static EtcdFace face;

  private record Result(int exit, String out, String err) {}

  @BeforeAll
  static void open() throws IOException {
    if (ETCDCTL.isEmpty()) {
      System.out.println("SKIPPED: there is no etcdctl on the PATH");
    }
    assumeTrue(ETCDCTL.isPresent(), "there is no etcdctl on the PATH");
    registry = RaftRegistry.open(RegistryConfig.durable(directory.resolve("data")));
    face = EtcdFace.open(registry, new EtcdConfig(0, true));
  }

  @AfterAll
  static void close() {
    if (face != null) {
      face.close();
      registry.close();
    }
  }

  private static ProcessBuilder etcdctl(EtcdFace of, String... arguments) {
    List<String> command = new ArrayList<>(List.of(ETCDCTL.orElseThrow().toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ETCDCTL_API", "3");
    builder.environment().put("ETCDCTL_ENDPOINTS", "http://127.0.0.1:" + of.port());
    return builder;
  }

  private static Result run(EtcdFace of, String... arguments) throws Exception {
    Path out = Files.createTempFile(directory, "out", "");
    Path err = Files.createTempFile(directory, "err", "");
    Process process =
        etcdctl(of, arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static String ok(String... arguments) throws Exception {
    Result result = run(face, arguments);
    assertThat(result.exit()).as("%s: %s", List.of(arguments), result.err()).isZero();
    return result.out();
  }

  @Test
  void keysArePutReadListedAndDeleted() throws Exception {
    String json = "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}";
    assertThat(ok("put", "/registry/pods/default/a", json)).isEqualTo("OK\n");
    ok("put", "/registry/pods/default/b", "{}");
    assertThat(ok("get", "/registry/pods/default/a"))
        .isEqualTo("/registry/pods/default/a\n" + json + "\n");
    assertThat(ok("get", "/registry/pods/", "--prefix", "--keys-only"))
        .isEqualTo("/registry/pods/default/a\n\n/registry/pods/default/b\n\n");
    assertThat(ok("get", "/registry/pods/", "--prefix", "--keys-only", "-w", "fields"))
        .contains("\"Count\" : 2");
    assertThat(
            ok(
                "get",
                "/registry/pods/",
                "--prefix",
                "--sort-by=KEY",
                "--order=DESCEND",
                "--limit=1"))
        .startsWith("/registry/pods/default/b\n");
    assertThat(ok("del", "/registry/pods/", "--prefix", "--prev-kv")).startsWith("2\n");
  }

  @Test
  void aTransactionIsTyped() throws Exception {
    ok("put", "/txn/a", "1");
    Process process = etcdctl(face, "txn").redirectErrorStream(true).start();
    process
        .getOutputStream()
        .write(
            "value(\"/txn/a\") = \"1\"\n\nput /txn/a 2\nget /txn/a\n\nget /txn/a\n\n"
                .getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(out).isEqualTo("SUCCESS\n\nOK\n\n/txn/a\n2\n");
  }

  @Test
  void aWatchShowsWhatHappensFromARevisionOn() throws Exception {
    ok("put", "/watch/a", "1");
    Process process = etcdctl(face, "watch", "/watch/", "--prefix", "--rev=1", "--prev-kv").start();
    try (BufferedReader lines = process.inputReader()) {
      assertThat(List.of(lines.readLine(), lines.readLine(), lines.readLine()))
          .containsExactly("PUT", "/watch/a", "1");
      ok("del", "/watch/a");
      assertThat(List.of(lines.readLine(), lines.readLine())).containsExactly("DELETE", "/watch/a");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aLeaseIsGrantedListedAndKeptAlive() throws Exception {
    String id = ok("lease", "grant", "600").split(" ")[1];
    ok("put", "/lease/a", "1", "--lease=" + id);
    assertThat(ok("lease", "list")).contains(id);
    assertThat(ok("lease", "timetolive", id, "--keys")).contains("attached keys([/lease/a])");
    assertThat(ok("lease", "keep-alive", "--once", id)).contains("keepalived with TTL(600)");
    assertThat(ok("lease", "revoke", id)).contains("revoked");
    assertThat(ok("get", "/lease/a")).isEmpty();
  }

  @Test
  void anOperatorLooksAtTheMember() throws Exception {
    assertThat(ok("endpoint", "status", "-w", "table")).contains("3.6.0", "true");
    assertThat(ok("endpoint", "status", "-w", "json")).contains("\"version\":\"3.6.0\"");
    Result health = run(face, "endpoint", "health");
    assertThat(health.exit()).isZero();
    assertThat(health.out() + health.err()).contains("is healthy");
    assertThat(ok("member", "list")).contains("started, member-1").contains("member-3");
    assertThat(ok("alarm", "list")).isEmpty();
    assertThat(ok("endpoint", "hashkv")).isNotEmpty();
    assertThat(ok("defrag")).contains("Finished defragmenting");
  }

  @Test
  void thePastIsCompacted() throws Exception {
    ok("put", "/compact/a", "1");
    String second = ok("put", "/compact/a", "2", "-w", "json");
    String revision = second.replaceAll(".*\"revision\":(\\d+).*\n", "$1");
    assertThat(ok("compact", revision)).isEqualTo("compacted revision " + revision + "\n");
    Result again = run(face, "compact", revision);
    assertThat(again.exit()).isNotZero();
    assertThat(again.err()).contains("required revision has been compacted");
    assertThat(run(face, "get", "/compact/a", "--rev=1").err())
        .contains("required revision has been compacted");
  }

  @Test
  void aSnapshotIsSavedThatThisProgramReads() throws Exception {
    ok("put", "/snapshot/a", "1");
    Path file = directory.resolve("etcdctl.snapshot");
    ok("snapshot", "save", file.toString());
    assertThat(SnapshotFile.open(file).header().keys()).isPositive();
    assertThat(run(face, "snapshot", "status", file.toString()).exit())
        .as("etcd's tools do not read it")
        .isNotZero();
  }

  @Test
  void whatIsNotServedIsNamed() throws Exception {
    Result refused = run(face, "user", "list");
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err()).contains("Unimplemented").contains("etcdserverpb.Auth/UserList");
  }

  @Test
  void aFaceThatIsReadOnlySaysHowToAllowWrites() throws Exception {
    try (LocalRegistry other = LocalRegistry.open();
        EtcdFace readOnly = EtcdFace.open(other, new EtcdConfig(0, false))) {
      for (String[] write :
          new String[][] {
            {"put", "a", "1"}, {"del", "a"}, {"compact", "1"}, {"lease", "grant", "60"}
          }) {
        Result refused = run(readOnly, write);
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err()).contains("PermissionDenied").contains("--etcd-allow-writes");
      }
      assertThat(run(readOnly, "get", "/", "--prefix").exit()).isZero();
    }
  }
}
