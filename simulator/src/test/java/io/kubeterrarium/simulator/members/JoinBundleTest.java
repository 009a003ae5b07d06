package io.kubeterrarium.simulator.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.pki.MemberNames;
import io.kubeterrarium.apiserver.pki.MemberPki;
import io.kubeterrarium.simulator.process.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bundles on disk: what is made, taken in, and refused. */
class JoinBundleTest {
  private static final Instant NOW = Instant.now();
  private static final List<MemberAddress> THREE =
      MemberAddress.parseAll("a=host-a:5701,b=10.0.0.2:5701,c=[fd00::3]:5701");

  @TempDir Path temporary;

  @Test
  void eachMemberGetsTheSameClusterUnderItsOwnName() {
    List<Path> files = NewBundles.found(THREE, temporary.resolve("out"), NOW);

    assertThat(files).hasSize(3);
    JoinBundle a = JoinBundle.read(files.get(0));
    JoinBundle c = JoinBundle.read(files.get(2));
    assertThat(a.identity().of("c")).isEqualTo(c.identity());
    assertThat(c.identity().self().address()).isEqualTo("[fd00::3]:5701");
    assertThat(c.identity().members()).allMatch(known -> known.foundingId() != null);
    assertThat(a.pki().get("ca.pem")).isEqualTo(c.pki().get("ca.pem"));
    assertThat(a.pki().get("service-account.pem")).isEqualTo(c.pki().get("service-account.pem"));
    assertThat(a.pki().get(MemberPki.MEMBER)).isNotEqualTo(c.pki().get(MemberPki.MEMBER));
    assertThat(a.toString() + a.identity()).doesNotContain("KEY").doesNotContain("secret");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void nobodyElseMayReadIt() throws Exception {
    Path file = NewBundles.found(THREE, temporary.resolve("out"), NOW).get(0);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> NewBundles.found(THREE, temporary.resolve("out"), NOW))
        .hasMessageContaining("a.bundle.yaml exists already");
  }

  @Test
  void aDirectoryTakesItInOnceAndStaysThatMember() {
    List<Path> files = NewBundles.found(THREE, temporary.resolve("out"), NOW);
    Path pki = temporary.resolve("data/pki");
    MemberDirectory directory = new MemberDirectory(pki);
    assertThat(directory.identity()).isEmpty();

    ClusterIdentity taken = directory.install(JoinBundle.read(files.get(1)));

    assertThat(directory.identity()).contains(taken);
    assertThat(directory.install(JoinBundle.read(files.get(1)))).isEqualTo(taken);
    assertThatThrownBy(() -> directory.install(JoinBundle.read(files.get(0))))
        .hasMessageContaining("is member 'b', but the bundle is for 'a'");
    Path other = NewBundles.found(THREE, temporary.resolve("other"), NOW).get(1);
    assertThatThrownBy(() -> directory.install(JoinBundle.read(other)))
        .hasMessageContaining("belongs to another cluster");
    MemberPki own = MemberPki.open(pki, "b", NOW);
    assertThat(MemberNames.of(own.member().certificate())).isEqualTo("b");
  }

  @Test
  void aFurtherMemberIsSignedByTheSameAuthorityAndHasNoFoundingId() throws Exception {
    List<Path> files = NewBundles.found(THREE, temporary.resolve("out"), NOW);
    JoinBundle a = JoinBundle.read(files.get(0));

    List<Path> more =
        NewBundles.extend(
            a, MemberAddress.parseAll("d=host-d:5701"), temporary.resolve("more"), NOW);

    JoinBundle d = JoinBundle.read(more.get(0));
    assertThat(d.identity().cluster()).isEqualTo(a.identity().cluster());
    assertThat(d.identity().members()).hasSize(4);
    assertThat(d.identity().find("d").orElseThrow().foundingId()).isNull();
    assertThat(d.identity().find("a")).isEqualTo(a.identity().find("a"));
    new MemberDirectory(temporary.resolve("d/pki")).install(d);
    MemberPki pki = MemberPki.open(temporary.resolve("d/pki"), "d", NOW);
    pki.member().certificate().verify(pki.authority().getPublicKey());
  }

  @Test
  void membersThatHaveMovedAreRemembered() {
    Path file = NewBundles.found(THREE, temporary.resolve("out"), NOW).get(0);
    MemberDirectory directory = new MemberDirectory(temporary.resolve("data/pki"));
    ClusterIdentity known = directory.install(JoinBundle.read(file));

    directory.keep(known.at(MemberAddress.parseAll("a=h:1,b=h:2,c=h:3,d=h:4")));

    ClusterIdentity moved = directory.identity().orElseThrow();
    assertThat(moved.members()).hasSize(4);
    assertThat(moved.find("b").orElseThrow().address().address()).isEqualTo("h:2");
    assertThat(moved.find("b").orElseThrow().foundingId())
        .isEqualTo(known.find("b").orElseThrow().foundingId());
    assertThat(moved.secret()).isEqualTo(known.secret());
  }

  @Test
  void aMembersCertificateThatEndsSoonIsMadeAnew() {
    Path file = NewBundles.found(THREE, temporary.resolve("out"), NOW).get(0);
    Path pki = temporary.resolve("data/pki");
    new MemberDirectory(pki).install(JoinBundle.read(file));
    Instant later = NOW.plus(java.time.Duration.ofDays(350));

    MemberPki renewed = MemberPki.open(pki, "a", later);

    assertThat(renewed.member().certificate().getNotAfter().toInstant())
        .isAfter(NOW.plus(java.time.Duration.ofDays(400)));
    assertThat(MemberPki.open(pki, "a", later).member()).isEqualTo(renewed.member());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | 'a' (expected: NAME=HOST:PORT)",
        "A=h:1 | 'A=h:1' (expected: a name of lower-case letters, digits and dashes)",
        "a=h | 'a=h' (expected: a host name or an IP address, then ':' and a port)",
        "a=h:0 | 'a=h:0' (expected: a port from 1 to 65535)",
        "a=h:x | 'a=h:x' (expected: a port from 1 to 65535)",
        "a=h:1,a=g:1 | 'a' is there twice",
        "a=h:1,b=h:1 | two members at h:1",
        "a=h:1, | '' (expected: NAME=HOST:PORT)",
      })
  void aWrongListOfMembersIsNamed(String text, String message) {
    assertThatThrownBy(() -> MemberAddress.parseAll(text))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: Pod | it is no join bundle",
        "'[' | it is not YAML",
        "'kind: JoinBundle\nversion: 2' | version 2 (expected: 1)",
        "'kind: JoinBundle\nversion: 1' | 'cluster' is missing",
        "'kind: JoinBundle\nversion: 1\ncluster: x' | 'x' is no id",
      })
  void whatIsNoBundleIsRefusedWithItsName(String text, String message) throws Exception {
    Path file = temporary.resolve("bundle");
    Files.writeString(file, text);

    assertThatThrownBy(() -> JoinBundle.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void twoMembersAreNoCluster() {
    assertThatThrownBy(() -> NewBundles.found(THREE.subList(0, 2), temporary, NOW))
        .hasMessageContaining("2 members (expected: 3 or 5");
  }
}
