package io.kubeterrarium.apiserver.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes between two engines in memory: the real thing without a socket. */
class ServerTlsTest {
  private static final Instant NOW = Instant.now();
  private static final ClusterPki PKI =
      ClusterPki.ephemeral(ServingNames.of(List.of("lab.example")), NOW);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "10.96.0.1",
        "localhost",
        "kubernetes",
        "kubernetes.default.svc.cluster.local",
        "lab.example"
      })
  void theServerProvesEachOfItsNames(String name) throws Exception {
    SSLEngine server = handshake(name, null);

    assertThatThrownBy(() -> server.getSession().getPeerCertificates())
        .isInstanceOf(SSLPeerUnverifiedException.class);
  }

  @Test
  void aNameOfSomebodyElseIsNotProved() {
    assertThatThrownBy(() -> handshake("example.org", null)).isInstanceOf(SSLException.class);
  }

  @Test
  void aClientShowsItsCertificate() throws Exception {
    KeyedCertificate jane = PKI.authority().issueClient("jane", List.of("team-a", "team-b"), NOW);

    SSLEngine server = handshake("localhost", jane);

    Certificate[] shown = server.getSession().getPeerCertificates();
    assertThat(shown[0]).isEqualTo(jane.certificate());
    assertThat(jane.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=jane,O=team-b,O=team-a");
  }

  @Test
  void aCertificateOfAnotherAuthorityDoesNotGetThrough() {
    ClusterPki foreign = ClusterPki.ephemeral(ServingNames.of(List.of()), NOW);

    assertThatThrownBy(() -> handshake("localhost", foreign.admin()))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void theServersCertificateIsNoClientCertificate() {
    assertThatThrownBy(() -> handshake("localhost", PKI.serving()))
        .isInstanceOf(SSLException.class);
  }

  private static SSLEngine handshake(String host, @Nullable KeyedCertificate client)
      throws Exception {
    SSLEngine server = ServerTls.of(PKI).context().createSSLEngine();
    server.setUseClientMode(false);
    server.setWantClientAuth(true);
    SSLEngine caller = clientContext(client).createSSLEngine(host, 6443);
    caller.setUseClientMode(true);
    SSLParameters parameters = caller.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    caller.setSSLParameters(parameters);
    ByteBuffer toServer = ByteBuffer.allocate(64 * 1024);
    ByteBuffer toCaller = ByteBuffer.allocate(64 * 1024);
    for (int step = 0; step < 100; step++) {
      advance(caller, toCaller, toServer);
      advance(server, toServer, toCaller);
    }
    assertThat(caller.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    assertThat(server.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    return server;
  }

  private static void advance(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    ByteBuffer nothing = ByteBuffer.allocate(0);
    ByteBuffer read = ByteBuffer.allocate(64 * 1024);
    engine.wrap(nothing, out);
    in.flip();
    engine.unwrap(in, read);
    in.compact();
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  private static SSLContext clientContext(@Nullable KeyedCertificate client)
      throws GeneralSecurityException, java.io.IOException {
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(ServerTls.of(PKI).trustStore());
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    if (client != null) {
      store.setKeyEntry("me", client.key(), new char[0], new Certificate[] {client.certificate()});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
