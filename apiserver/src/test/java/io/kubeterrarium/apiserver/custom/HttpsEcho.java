package io.kubeterrarium.apiserver.custom;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.pki.CertificateAuthority;
import io.kubeterrarium.apiserver.pki.KeyedCertificate;
import io.kubeterrarium.apiserver.pki.ServingNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;

/** A server on loopback with a certificate of its own authority. */
final class HttpsEcho implements AutoCloseable {
  interface Answers {
    void answer(HttpExchange exchange, byte[] body) throws IOException;
  }

  private static final CertificateAuthority CA = CustomApi.authority();
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /**
   * @param host that its certificate is for
   * @param clients whose certificates it asks for; null: none
   */
  HttpsEcho(
      String host, @org.jspecify.annotations.Nullable CertificateAuthority clients, Answers answers)
      throws IOException, GeneralSecurityException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context(host, clients)) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(clients != null);
            parameters.setSSLParameters(wanted);
          }
        });
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          try (exchange) {
            answers.answer(exchange, body);
          }
        });
    server.start();
  }

  private static SSLContext context(
      String host, @org.jspecify.annotations.Nullable CertificateAuthority clients)
      throws GeneralSecurityException, IOException {
    KeyedCertificate own =
        CA.issueServing(
            new ServingNames(new TreeSet<>(), new TreeSet<>(List.of(host))), Instant.now());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("s", own.key(), new char[0], new Certificate[] {own.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("c", (clients == null ? CA : clients).certificate().certificate());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  int port() {
    return server.getAddress().getPort();
  }

  static String bundle() {
    byte[] pem = CA.certificate().certificatePem().getBytes(StandardCharsets.US_ASCII);
    return Base64.getEncoder().encodeToString(pem);
  }

  static void json(HttpExchange exchange, int status, JsonNode tree) throws IOException {
    byte[] bytes = Json.bytes(tree);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
