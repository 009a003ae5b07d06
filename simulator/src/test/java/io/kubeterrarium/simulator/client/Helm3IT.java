package io.kubeterrarium.simulator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.ReleaseHistory;
import com.marcnuri.helm.UninstallCommand;
import com.marcnuri.helm.UpgradeCommand;
import com.marcnuri.helm.jni.NativeLibrary;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubeterrarium.simulator.process.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Helm 3 itself, from a library that carries its Go code. Its charts are what {@code helm create}
 * makes, with a definition, a hook and a custom resource added. Skipped where the library has no
 * code for the machine.
 */
@ExtendWith(SharedTerrarium.class)
class Helm3IT {
  private static final String DEFINITION = "gadgets.helm3.example.com";
  private static final String ADDED = "src/test/resources/helm/shop";
  private static final int SECONDS = 60;

  @TempDir static Path work;

  private static Path kubeconfig = Path.of("none");
  private static Helm chart = new Helm(work);

  private String namespace = "";

  @BeforeAll
  static void createAChart(Endpoints endpoints) throws IOException {
    boolean there = ServiceLoader.load(NativeLibrary.class).findFirst().isPresent();
    if (!there) {
      System.out.println("Helm3IT is skipped: helm-java has no code for this machine");
    }
    assumeTrue(there);
    kubeconfig = endpoints.kubeconfig().orElseThrow();
    assertThat(Helm.version().call()).startsWith("v3.");
    chart = Helm.create().withName("shop").withDir(work).call();
    try (Stream<Path> files = Files.walk(Path.of(ADDED))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = work.resolve("shop").resolve(Path.of(ADDED).relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  @AfterEach
  void removeTheNamespace() {
    try (KubernetesClient cluster = cluster()) {
      cluster.namespaces().withName(namespace).delete();
    }
  }

  /** Helm leaves what it found in {@code crds/}; the other suites share the server. */
  @AfterAll
  static void removeTheDefinition() {
    if (Files.exists(kubeconfig)) {
      try (KubernetesClient cluster = cluster()) {
        cluster
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(DEFINITION)
            .withTimeout(SECONDS, TimeUnit.SECONDS)
            .delete();
      }
    }
  }

  private static KubernetesClient cluster() {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .build();
  }

  @Test
  void aReleaseLivesThroughUpgradesAndIsUninstalled() {
    namespace = "helm3-lives";
    assertThat(chart.lint().call().isFailed()).isFalse();
    String text = chart.template().withName("shop").set("size", 7).set("prepare", "true").call();
    assertThat(text).contains("kind: Gadget", "size: 7");
    Release made = install("shop").createNamespace().waitReady().call();
    assertThat(made.getStatus()).isEqualTo("deployed");
    try (KubernetesClient cluster = cluster()) {
      assertThat(jobs(cluster, "shop-prepare")).as("the hook ran first").isEqualTo(1);
    }
    assertThatThrownBy(() -> install("shop").call()).hasMessageContaining("cannot re-use a name");
    assertThat(install("dry").withDryRunOption(DryRun.CLIENT).dryRun().call().getStatus())
        .isEqualTo("pending-install");
    assertThat(install("dry").withDryRunOption(DryRun.SERVER).dryRun().call().getStatus())
        .isEqualTo("pending-install");
    assertThat(Helm.test("shop").withKubeConfig(kubeconfig).withNamespace(namespace).call())
        .extracting(Release::getStatus)
        .isEqualTo("deployed");

    assertThat(upgrade().set("replicaCount", 2).set("ingress.enabled", true).call().getStatus())
        .isEqualTo("deployed");
    upgrade().reuseValues().set("service.type", "NodePort").call();
    assertThat(values()).contains("replicaCount: 2").contains("NodePort").contains("enabled: true");
    upgrade().set("replicaCount", 1).force().call();
    assertThat(Helm.list().withKubeConfig(kubeconfig).withNamespace(namespace).call())
        .extracting(Release::getName, Release::getRevision)
        .containsExactly(tuple("shop", "4"));
    assertThat(history()).extracting(ReleaseHistory::getStatus).last().isEqualTo("deployed");

    uninstall("shop").keepHistory().call();
    assertThat(status("shop")).isEqualTo("uninstalled");
    assertThat(uninstall("shop").call()).contains("uninstalled");
    assertThat(Helm.list().withKubeConfig(kubeconfig).withNamespace(namespace).all().call())
        .isEmpty();
  }

  @Test
  void whatFailsSaysWhyAndIsRolledBack() {
    namespace = "helm3-fails";
    assertThatThrownBy(() -> install("shop").call())
        .hasMessageContaining("namespaces \"helm3-fails\" not found");
    install("shop").createNamespace().call();
    assertThatThrownBy(() -> upgrade().set("size", 0).call())
        .hasMessageContaining(
            "Gadget.helm3.example.com \"shop\" is invalid: spec.size: Invalid value: 0: "
                + "spec.size in body should be greater than or equal to 1");
    assertThatThrownBy(() -> upgrade().set("service.port", 99999).call())
        .hasMessageContaining(
            "cannot patch \"shop\" with kind Service: Service \"shop\" is invalid: "
                + "spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535");
    assertThatThrownBy(() -> upgrade().set("prepare", "exit 3").call())
        .hasMessageContaining("pre-upgrade hooks failed")
        .hasMessageContaining("BackoffLimitExceeded");
    assertThatThrownBy(
            () ->
                upgrade().set("image.repository", "does-not-exist").atomic().withTimeout(3).call())
        .hasMessageContaining("has been rolled back due to atomic being set");
    assertThat(history())
        .extracting(ReleaseHistory::getStatus)
        .containsExactly("superseded", "failed", "failed", "failed", "failed", "deployed");
    odd("apiVersion: helm.example.net/v1\nkind: Nothing\nmetadata: {name: odd}")
        .hasMessageContaining("no matches for kind \"Nothing\" in version \"helm.example.net/v1\"");
    odd("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: odd}\ndata: {a: 1}")
        .hasMessageContaining("cannot unmarshal number into Go struct field ConfigMap.data");
    odd("apiVersion: v1\nkind: Pod\nmetadata: {name: odd}\nspec: {containers: []}")
        .hasMessageContaining("Pod \"odd\" is invalid: spec.containers: Required value");
    assertThatThrownBy(() -> uninstall("nobody").call()).hasMessageContaining("release: not found");
    uninstall("shop").withCascade(UninstallCommand.Cascade.FOREGROUND).call();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> odd(String text) {
    Path values = work.resolve("odd.yaml");
    try {
      Files.writeString(values, "odd: |\n" + text.indent(2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return assertThatThrownBy(() -> upgrade().withValuesFile(values).call());
  }

  private InstallCommand install(String name) {
    return chart
        .install()
        .withKubeConfig(kubeconfig)
        .withNamespace(namespace)
        .withName(name)
        .set("fullnameOverride", name)
        .set("size", 1)
        .set("prepare", "true")
        .withTimeout(SECONDS);
  }

  private UpgradeCommand upgrade() {
    return chart
        .upgrade()
        .withKubeConfig(kubeconfig)
        .withNamespace(namespace)
        .withName("shop")
        .set("fullnameOverride", "shop")
        .set("size", 1)
        .set("prepare", "true")
        .withTimeout(SECONDS);
  }

  private UninstallCommand uninstall(String name) {
    return Helm.uninstall(name).withKubeConfig(kubeconfig).withNamespace(namespace);
  }

  private String status(String name) {
    return Helm.status(name).withKubeConfig(kubeconfig).withNamespace(namespace).call().getStatus();
  }

  private String values() {
    return Helm.get("shop").values().withKubeConfig(kubeconfig).withNamespace(namespace).call();
  }

  private List<ReleaseHistory> history() {
    return Helm.history("shop").withKubeConfig(kubeconfig).withNamespace(namespace).call();
  }

  private long jobs(KubernetesClient cluster, String name) {
    return cluster
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withName(name)
        .get()
        .getStatus()
        .getSucceeded();
  }
}
