package io.kubeterrarium.simulator.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.KubeconfigWriter;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.simulator.process.DataDirectory;
import io.kubeterrarium.simulator.process.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserKubeconfigTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  @TempDir Path folder;

  @Test
  void aPersonGetsACertificateOfTheirOwnWithoutAServer() throws Exception {
    DataDirectory directory = new DataDirectory(folder);
    ClusterPki pki = ClusterPki.open(directory.pki(), ServingNames.of(List.of()), NOW);
    new KubeconfigWriter("https://127.0.0.1:6443", pki.authorityPem())
        .write(directory.adminKubeconfig(), ClusterPki.ADMIN, pki.admin());
    UserKubeconfig mine = new UserKubeconfig(directory);

    String text = mine.text("jane", List.of("dev"), "https://host-a:6443", "shop", NOW);

    assertThat(mine.administrator().server()).hasToString("https://127.0.0.1:6443");
    assertThat(text)
        .contains("server: https://host-a:6443", "namespace: 'shop'", "current-context: 'jane@");
    Path file = Files.writeString(folder.resolve("jane"), text);
    assertThat(Kubeconfig.read(file).server()).hasToString("https://host-a:6443");
  }

  @Test
  void aDirectoryWithoutAClusterIsSaidInOneLine() {
    UserKubeconfig none = new UserKubeconfig(new DataDirectory(folder.resolve("none")));
    assertThatThrownBy(none::administrator)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is no cluster in")
        .hasMessageContaining("--data-dir");
    assertThat(folder.resolve("none")).doesNotExist();
  }
}
