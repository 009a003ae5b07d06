package io.kubeterrarium.apiserver.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPkiTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final ServingNames LOCAL = ServingNames.of(List.of());

  @TempDir Path directory;

  @Test
  void aSecondStartFindsEverythingAsItWas() {
    ClusterPki first = ClusterPki.open(directory, LOCAL, NOW);
    ClusterPki second = ClusterPki.open(directory, LOCAL, NOW.plus(Duration.ofDays(7)));

    assertThat(second.authorityPem()).isEqualTo(first.authorityPem());
    assertThat(second.serving().certificate()).isEqualTo(first.serving().certificate());
    assertThat(second.admin().certificate()).isEqualTo(first.admin().certificate());
    assertThat(second.admin().keyPem()).isEqualTo(first.admin().keyPem());
    assertThat(second.serviceAccountKeys().getPublic())
        .isEqualTo(first.serviceAccountKeys().getPublic());
  }

  @Test
  void twoDirectoriesShareNoKey(@TempDir Path other) {
    assertThat(ClusterPki.open(directory, LOCAL, NOW).authorityPem())
        .isNotEqualTo(ClusterPki.open(other, LOCAL, NOW).authorityPem());
  }

  @Test
  void otherNamesGiveANewServingCertificateOfTheSameAuthority() {
    ClusterPki first = ClusterPki.open(directory, LOCAL, NOW);
    ServingNames names = ServingNames.of(List.of("192.168.1.20", "Lab.Example", "fd00::1"));
    ClusterPki second = ClusterPki.open(directory, names, NOW);
    ClusterPki third = ClusterPki.open(directory, names, NOW);

    assertThat(second.authorityPem()).isEqualTo(first.authorityPem());
    assertThat(second.serving().certificate()).isNotEqualTo(first.serving().certificate());
    assertThat(third.serving().certificate()).isEqualTo(second.serving().certificate());
    assertThat(second.admin().certificate()).isEqualTo(first.admin().certificate());
  }

  @Test
  void certificatesAreRenewedAMonthBeforeTheyEnd() {
    ClusterPki first = ClusterPki.open(directory, LOCAL, NOW);
    ClusterPki later = ClusterPki.open(directory, LOCAL, NOW.plus(Duration.ofDays(340)));

    assertThat(later.authorityPem()).isEqualTo(first.authorityPem());
    assertThat(later.serving().certificate()).isNotEqualTo(first.serving().certificate());
    assertThat(later.admin().certificate()).isNotEqualTo(first.admin().certificate());
  }

  @Test
  void anAuthorityThatWentMissingTakesItsCertificatesAlong() throws IOException {
    ClusterPki first = ClusterPki.open(directory, LOCAL, NOW);
    Files.delete(directory.resolve("ca.pem"));
    ClusterPki second = ClusterPki.open(directory, LOCAL, NOW);

    assertThat(second.authorityPem()).isNotEqualTo(first.authorityPem());
    assertThat(second.serving().certificate()).isNotEqualTo(first.serving().certificate());
    assertThat(Files.readString(directory.resolve("ca.crt"))).isEqualTo(second.authorityPem());
  }

  @Test
  void aDamagedFileIsNamedAndLeftAlone() throws IOException {
    ClusterPki.open(directory, LOCAL, NOW);
    Path file = directory.resolve("admin.pem");
    Files.writeString(file, "garbage");

    assertThatThrownBy(() -> ClusterPki.open(directory, LOCAL, NOW))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("delete it to get a new one");
    assertThat(file).hasContent("garbage");
  }

  @Test
  void onlyTheOwnerMayReadTheFiles() throws IOException {
    ClusterPki.open(directory.resolve("pki"), LOCAL, NOW);
    FileStore store = Files.getFileStore(directory);
    org.junit.jupiter.api.Assumptions.assumeTrue(
        store.supportsFileAttributeView("posix"), "no POSIX permissions here");

    try (Stream<Path> files = Files.list(directory.resolve("pki"))) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("pki"))))
        .isEqualTo("rwx------");
  }

  @Test
  void nothingIsWrittenForAnEphemeralCluster() {
    ClusterPki pki = ClusterPki.ephemeral(LOCAL, NOW);

    assertThat(pki.admin().certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=kubernetes-admin,O=system:masters");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aWildcardAddressStandsForThisMachinesOwn() {
    assertThat(ServingNames.of(List.of("0.0.0.0")).addresses())
        .contains("127.0.0.1")
        .doesNotContain("0.0.0.0");
  }
}
