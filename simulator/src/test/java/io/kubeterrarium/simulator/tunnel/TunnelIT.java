package io.kubeterrarium.simulator.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.pki.CertificateAuthority;
import io.kubeterrarium.apiserver.pki.KeyedCertificate;
import io.kubeterrarium.apiserver.pki.MemberPki;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two ends of a tunnel on loopback, with everything that should not get through it. */
@Timeout(60)
class TunnelIT extends TunnelFixture {
  @Test
  void bytesGoThroughUnchangedBothWays() throws Exception {
    Tunnel b = tunnel("b", echo(), List.of(peer("a", 1)));
    Tunnel a = tunnel("a", echo(), List.of(peer("b", b.port())));
    byte[] sent = new byte[3_000_001];
    new Random(7).nextBytes(sent);

    Socket socket = dial(a, "b");
    CompletableFuture<Void> writing = inBackground(() -> socket.getOutputStream().write(sent));

    assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    writing.get(10, TimeUnit.SECONDS);
    assertThat(a.health()).singleElement().extracting(PeerHealth::outgoing).isEqualTo(1);
    assertThat(b.health()).singleElement().extracting(PeerHealth::incoming).isEqualTo(1);
  }

  @Test
  void aQuietConnectionStays() throws Exception {
    Tunnel b = tunnel("b", echo(), List.of(peer("a", 1)));
    Tunnel a = tunnel("a", echo(), List.of(peer("b", b.port())));
    Socket socket = dial(a, "b");
    ping(socket);

    socket.setSoTimeout((int) QUICK.silence().multipliedBy(3).toMillis());
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);

    ping(socket);
  }

  @Test
  void aMemberOfAnotherClusterIsRefused() throws Exception {
    CertificateAuthority foreign = MemberPki.newAuthority(NOW);
    Tunnel b = tunnel("b", echo(), List.of(peer("a", 1)));
    Tunnel a = tunnel("a", echo(), List.of(peer("b", b.port())), credentials(foreign, "a", NOW));

    assertIsClosed(dial(a, "b"));
    assertThat(a.health().get(0).problem()).contains("its certificate is of another cluster");
    assertThat(b.health().get(0).incoming()).isZero();
  }

  /** It trusts this cluster, which does not trust it: the refusal must come from the door. */
  @Test
  void aForeignCertificateIsRefusedByTheDoorToo() throws Exception {
    CertificateAuthority foreign = MemberPki.newAuthority(NOW);
    Tunnel b = tunnel("b", echo(), List.of(peer("a", 1)));
    TunnelCredentials half =
        new TunnelCredentials(AUTHORITY.certificate().certificate(), foreign.issueMember("a", NOW));
    Tunnel a = tunnel("a", echo(), List.of(peer("b", b.port())), half);

    assertIsClosed(dial(a, "b"));
    assertThat(b.refused()).isEqualTo(1);
    assertThat(b.health().get(0).incoming()).isZero();
  }

  @Test
  void aMemberUnderAnotherNameIsNotSpokenTo() throws Exception {
    Tunnel c = tunnel("c", echo(), List.of(peer("a", 1)));
    Tunnel a = tunnel("a", echo(), List.of(peer("b", c.port())));

    assertIsClosed(dial(a, "b"));
    assertThat(a.health().get(0).problem()).contains("is member 'c', not 'b'");
  }

  @Test
  void aMemberThatIsNotOfThisClusterIsRefused() throws Exception {
    Tunnel b = tunnel("b", echo(), List.of(peer("a", 1)));
    Tunnel removed = tunnel("removed", echo(), List.of(peer("b", b.port())));

    assertIsClosed(dial(removed, "b"));
    assertThat(b.refused()).isEqualTo(1);
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    Instant longAgo = NOW.minus(Duration.ofDays(400));
    Tunnel b = tunnel("b", echo(), List.of(peer("a", 1)));

    assertThatThrownBy(() -> tunnel("a", echo(), List.of(), credentials(AUTHORITY, "a", longAgo)))
        .isInstanceOf(TunnelException.class)
        .hasMessageContaining("has expired at");
    assertIsRefused(b, credentials(AUTHORITY, "a", longAgo));
  }

  @Test
  void anotherMembersBundleIsNamedAtTheStart() {
    assertThatThrownBy(() -> tunnel("a", echo(), List.of(), credentials(AUTHORITY, "b", NOW)))
        .hasMessageContaining("for member 'b', but this is member 'a'");
  }

  @Test
  void plainTextAndNothingAtAllAreClosed() throws Exception {
    Tunnel b = tunnel("b", echo(), List.of(peer("a", 1)));
    Socket text = dial(b.port());
    text.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    Socket silent = dial(b.port());

    assertIsClosed(text);
    assertIsClosed(silent);
    assertThat(b.refused()).isEqualTo(2);
  }

  @Test
  void aCallerWithoutACertificateIsRefused() throws Exception {
    Tunnel b = tunnel("b", echo(), List.of(peer("a", 1)));
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", AUTHORITY.certificate().certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext nobody = SSLContext.getInstance("TLSv1.3");
    nobody.init(null, trust.getTrustManagers(), null);

    assertIsRefused(b, nobody);
  }

  @Test
  void aCertificateThatNamesNoMemberIsRefused() throws Exception {
    Tunnel b = tunnel("b", echo(), List.of(peer("a", 1)));
    KeyedCertificate none = AUTHORITY.issueClient("a", List.of("system:masters"), NOW);

    assertIsRefused(b, new TunnelCredentials(AUTHORITY.certificate().certificate(), none));
  }

  @Test
  void strangersAreFew() throws Exception {
    Tunnel b = tunnel("b", echo(), List.of(peer("a", 1)));
    List<Socket> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(dial(b.port()));
    }

    for (Socket socket : all) {
      assertIsClosed(socket);
    }
    assertThat(b.refused()).isEqualTo(5);
    Tunnel a = tunnel("a", echo(), List.of(peer("b", b.port())));
    ping(dial(a, "b"));
  }

  @Test
  void connectionsOfAPeerAreBounded() throws Exception {
    Tunnel b = tunnel("b", echo(), List.of(peer("a", 1)));
    Tunnel a = tunnel("a", echo(), List.of(peer("b", b.port())));
    ping(dial(a, "b"));
    ping(dial(a, "b"));

    assertIsClosed(dial(a, "b"));
  }

  @Test
  void whatAPeerDoesNotReadIsNotSentAndNothingIsLost() throws Exception {
    ServerSocket member = listening();
    Tunnel b = tunnel("b", member, List.of(peer("a", 1)));
    Tunnel a = tunnel("a", echo(), List.of(peer("b", b.port())));
    Socket socket = dial(a, "b");
    Socket reader = keep(member.accept());
    byte[] sent = new byte[64 << 20];
    new Random(7).nextBytes(sent);

    CompletableFuture<Void> writing = inBackground(() -> socket.getOutputStream().write(sent));
    assertThatThrownBy(
            () -> writing.get(QUICK.silence().multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS))
        .as("a writer that nobody reads from waits")
        .isInstanceOf(TimeoutException.class);

    assertThat(Arrays.equals(reader.getInputStream().readNBytes(sent.length), sent)).isTrue();
    writing.get(10, TimeUnit.SECONDS);
  }

  /** As when a machine loses its power or its network: no FIN, no RST. */
  @Test
  void aConnectionWhoseOtherEndVanishedIsClosedOnBothSides() throws Exception {
    ServerSocket member = listening();
    member.setSoTimeout(20_000);
    Tunnel b = tunnel("b", member, List.of(peer("a", 1)));
    try (Wire wire = new Wire(b.port())) {
      Tunnel a = tunnel("a", echo(), List.of(peer("b", wire.port())));
      Socket caller = dial(a, "b");
      Socket called = keep(member.accept());

      wire.cut();

      assertIsClosed(caller);
      assertIsClosed(called);
      assertThat(a.health().get(0).problem()).contains("no sign of life");
    }
  }

  @Test
  void aMemberThatMovedIsReachedWhereItIsNow() throws Exception {
    Tunnel b = tunnel("b", echo(), List.of(peer("a", 1)));
    Tunnel a = tunnel("a", echo(), List.of(peer("b", 1)));
    assertIsClosed(dial(a, "b"));

    assertThat(a.add(peer("b", b.port()))).isEqualTo(a.addressOf("b"));
    ping(dial(a, "b"));
  }

  @Test
  void anEndClosesTheOtherAtOnceAndANewCallGoesThrough() throws Exception {
    ServerSocket member = listening();
    Tunnel b = tunnel("b", member, List.of(peer("a", 1)));
    Tunnel a = tunnel("a", echo(), List.of(peer("b", b.port())));
    Socket first = dial(a, "b");
    keep(member.accept()).close();
    assertIsClosed(first);

    member.close();
    assertIsClosed(dial(a, "b"));

    b.close();
    assertIsClosed(dial(a, "b"));

    tunnel("b", echo(), List.of(peer("a", 1)), credentials(AUTHORITY, "b", NOW), b.port());
    ping(dial(a, "b"));
    assertThat(a.health().get(0).problem()).isEmpty();
  }
}
