package io.kubeterrarium.simulator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeterrarium.simulator.process.Endpoints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Kubernetes project's JavaScript client, installed by npm into a folder of this test. Skipped
 * where there is no npm, or where it cannot install.
 */
@ExtendWith(SharedTerrarium.class)
class NodeClientIT {
  private static final String CLIENT = "@kubernetes/client-node@1";
  private static final int SECONDS = 120;

  @TempDir Path work;

  private record Ran(int code, String output) {}

  @Test
  void theJavaScriptClientListsWatchesAndApplies(Endpoints endpoints) throws Exception {
    skipUnless(has("node") && has("npm"), "node and npm are not installed");
    Ran installed = run(Map.of(), "npm", "install", "--no-audit", "--no-fund", CLIENT);
    skipUnless(installed.code == 0, "npm cannot install " + CLIENT + ": " + installed.output);
    try (InputStream script =
        Objects.requireNonNull(NodeClientIT.class.getResourceAsStream("/node/client.mjs"))) {
      Files.copy(script, work.resolve("client.mjs"));
    }
    String kubeconfig = endpoints.kubeconfig().orElseThrow().toString();
    Ran played = run(Map.of("KUBECONFIG", kubeconfig), "node", "client.mjs");
    assertThat(played.output.lines())
        .as(played.output)
        .containsExactly(
            "added 1",
            "updated 2",
            "deleted 2",
            "applied 1",
            "conflict 409",
            "forced 2",
            "missing 404",
            "invalid 422",
            "page 1 true");
    assertThat(played.code).isZero();
  }

  private static void skipUnless(boolean condition, String why) {
    if (!condition) {
      System.out.println("skipped: " + why + "; the JavaScript client is not tried here");
    }
    assumeTrue(condition, why);
  }

  private static boolean has(String program) {
    return List.of(System.getenv("PATH").split(java.io.File.pathSeparator)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private Ran run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(work, "out", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(command[0] + " ends").isTrue();
      return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }
}
