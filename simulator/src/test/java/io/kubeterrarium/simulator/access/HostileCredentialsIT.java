package io.kubeterrarium.simulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.pki.CertificateAuthority;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.KeyedCertificate;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.simulator.bench.PackagedJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What opens nothing, against the packaged jar: tokens, certificates and headers that are wrong in
 * one way each, and pages of other sites. In the end the log is searched for what was sent.
 */
class HostileCredentialsIT {
  private static final String SECRETS = "/api/v1/secrets";

  @TempDir static Path folder;

  private static PackagedJar jar;
  private static String https;
  private static CertificateAuthority authority;
  private static final List<String> sent = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    jar = PackagedJar.start(folder.resolve("data"), "--nodes", "0", "--log-level", "TRACE");
    Path pki = folder.resolve("data").resolve("pki");
    authority = ClusterPki.authorityIn(pki).orElseThrow();
    String kubeconfig = Files.readString(folder.resolve("data").resolve("admin.kubeconfig"));
    https = kubeconfig.replaceAll("(?s).*server: \"?(https://[^\\s\"]+).*", "$1");
  }

  @AfterAll
  static void stop() throws Exception {
    jar.stop();
    StringBuilder log = new StringBuilder();
    try (Stream<Path> files = Files.list(folder.resolve("data").resolve("logs"))) {
      for (Path file : files.toList()) {
        log.append(Files.readString(file));
      }
    }
    assertThat(log).isNotEmpty();
    for (String secret : sent) {
      assertThat(log.indexOf(secret)).as("what was sent stands in the log").isNegative();
    }
  }

  private static SSLContext context(@Nullable KeyedCertificate own) throws Exception {
    KeyStore trusted = KeyStore.getInstance("JKS");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority.certificate().certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore keys = KeyStore.getInstance("JKS");
    keys.load(null, null);
    if (own != null) {
      keys.setKeyEntry("me", own.key(), new char[0], new Certificate[] {own.certificate()});
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** The status; 0 where not even the handshake went through. */
  private static int get(
      String url, @Nullable KeyedCertificate own, List<Map.Entry<String, String>> headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
    headers.forEach(header -> request.header(header.getKey(), header.getValue()));
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(context(own))
            .build();
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  private static String token() throws Exception {
    String answer =
        jar.post(
            "/api/v1/namespaces/default/serviceaccounts/default/token", "application/json", "{}");
    return Json.read(answer).at("/status/token").asString();
  }

  @Test
  void tokensThatAreWrongInOneWay() throws Exception {
    String right = token();
    sent.add(right.substring(right.lastIndexOf('.') + 1));
    assertThat(get(https + "/api", null, List.of(Map.entry("Authorization", "Bearer " + right))))
        .as("the right one")
        .isEqualTo(200);
    Forger forger = new Forger(right, folder.resolve("data/pki/service-account.pem"));
    Map<String, Integer> answers = new LinkedHashMap<>();
    for (Map.Entry<String, String> each : forger.tokens().entrySet()) {
      String token = each.getValue();
      sent.add(token.length() > 40 ? token.substring(token.length() - 40) : token + " ");
      answers.put(
          each.getKey(),
          get(https + SECRETS, null, List.of(Map.entry("Authorization", "Bearer " + token))));
    }
    assertThat(answers).hasSize(16).allSatisfy((what, code) -> assertThat(code).isEqualTo(401));
  }

  @Test
  void certificatesThatAreWrongInOneWay() throws Exception {
    Instant now = Instant.now();
    CertificateAuthority foreign =
        ClusterPki.ephemeral(ServingNames.of(List.of()), now).authority();
    List<String> masters = List.of("system:masters");
    assertThat(get(https + SECRETS, authority.issueClient("me", masters, now), List.of()))
        .as("the right one")
        .isEqualTo(200);
    Map<String, KeyedCertificate> certificates = new LinkedHashMap<>();
    certificates.put("of a foreign authority", foreign.issueClient("me", masters, now));
    certificates.put(
        "expired", authority.issueClient("me", masters, now.minus(Duration.ofDays(800))));
    certificates.put(
        "not yet valid", authority.issueClient("me", masters, now.plus(Duration.ofDays(2))));
    certificates.put("of a server", authority.issueServing(ServingNames.of(List.of("me")), now));
    certificates.put("without a name", authority.issueClient("", masters, now));
    for (int count : new int[] {1_500, 10_000}) {
      List<String> groups = IntStream.range(0, count).mapToObj(i -> "group-" + i).toList();
      certificates.put("with " + count + " groups", authority.issueClient("me", groups, now));
    }
    Map<String, Integer> answers = new LinkedHashMap<>();
    for (Map.Entry<String, KeyedCertificate> each : certificates.entrySet()) {
      answers.put(each.getKey(), get(https + SECRETS, each.getValue(), List.of()));
    }
    // 0: the handshake fails, before there is a request.
    assertThat(answers).allSatisfy((what, code) -> assertThat(code).isIn(0, 401, 403));
    assertThat(answers.get("without a name")).isEqualTo(403);
    assertThat(answers.get("with 1500 groups")).isEqualTo(401);
  }

  @Test
  void headersThatMakeNobodySomebodyElse() throws Exception {
    KeyedCertificate jane = authority.issueClient("jane", List.of("dev"), Instant.now());
    List<List<String>> smuggled =
        List.of(
            List.of("Impersonate-User", "kubernetes-admin"),
            List.of("impersonate-user", "kubernetes-admin", "IMPERSONATE-GROUP", "system:masters"),
            List.of("Impersonate-User", "jane", "Impersonate-User", "kubernetes-admin"),
            List.of("Impersonate-User", "jane", "Impersonate-Group", "system:masters"),
            List.of("Impersonate-Group", "system:masters"),
            List.of("Impersonate-Uid", "0"),
            List.of("Impersonate-Extra-scopes", "all"),
            List.of("Impersonate-Frob", "x", "Impersonate-User", "jane"),
            List.of("Impersonate_User", "kubernetes-admin", "Impersonate_Group", "system:masters"),
            List.of("X-Remote-User", "kubernetes-admin", "X-Remote-Group", "system:masters"),
            List.of("x-remote-group", "system:masters"),
            List.of("X-REMOTE-EXTRA-x", "y"),
            List.of("X_Remote_User", "kubernetes-admin", "X_Remote_Group", "system:masters"),
            List.of("X-Forwarded-User", "kubernetes-admin"),
            List.of("X-Ssl-Client-Cn", "kubernetes-admin"));
    for (List<String> headers : smuggled) {
      List<Map.Entry<String, String>> pairs = new ArrayList<>();
      for (int i = 0; i < headers.size(); i += 2) {
        pairs.add(Map.entry(headers.get(i), headers.get(i + 1)));
      }
      assertThat(get(https + SECRETS, jane, pairs)).as("%s as jane", headers).isEqualTo(403);
      assertThat(get(https + SECRETS, null, pairs)).as("%s as nobody", headers).isEqualTo(403);
    }
  }

  @Test
  void aHeaderThatIsNoneIsNotWrittenDown() throws Exception {
    String secret = "s3cret-" + System.nanoTime();
    sent.add(secret);
    URI server = URI.create(https);
    for (String line :
        List.of("Authorization Bearer " + secret, "Authorization : Bearer " + secret)) {
      try (SSLSocket socket =
          (SSLSocket)
              context(null).getSocketFactory().createSocket(server.getHost(), server.getPort())) {
        socket.setSoTimeout(20_000);
        socket
            .getOutputStream()
            .write(
                ("GET /api HTTP/1.1\r\nHost: localhost\r\n" + line + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
            .isEqualTo("HTTP/1.1 400");
      }
    }
  }

  @Test
  void pagesOfOtherSitesReachNothingOnTheLoopbackPort() throws Exception {
    List<List<String>> requests =
        List.of(
            List.of("GET", "/", "Host", "rebound.example"),
            List.of("GET", SECRETS, "Host", "rebound.example:8001"),
            List.of("GET", SECRETS, "Origin", "http://evil.example"),
            List.of("GET", "/", "Origin", "null"),
            List.of("POST", "/apply", "Origin", "http://evil.example"),
            List.of("POST", "/api/v1/namespaces", "Origin", "http://localhost:1"),
            List.of("GET", SECRETS, "Sec-Fetch-Site", "cross-site"),
            List.of("POST", "/apply", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"),
            List.of(
                "POST", "/apply", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"));
    for (List<String> each : requests) {
      for (String type :
          List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
        assertThat(raw(each, type)).as("%s %s", each, type).startsWith("HTTP/1.1 403");
      }
    }
    assertThat(raw(List.of("GET", "/", "Sec-Fetch-Site", "none"), "")).startsWith("HTTP/1.1 200");
  }

  private static String raw(List<String> request, String type) throws IOException {
    URI url = URI.create(jar.url());
    StringBuilder text = new StringBuilder(request.get(0) + " " + request.get(1) + " HTTP/1.1\r\n");
    boolean hasHost = request.contains("Host");
    text.append(hasHost ? "" : "Host: 127.0.0.1:" + url.getPort() + "\r\n");
    for (int i = 2; i < request.size(); i += 2) {
      text.append(request.get(i)).append(": ").append(request.get(i + 1)).append("\r\n");
    }
    text.append("Connection: close\r\n");
    if (request.get(0).equals("POST")) {
      text.append("Content-Type: " + type + "\r\nContent-Length: 2\r\n\r\n{}");
    } else {
      text.append("\r\n");
    }
    try (java.net.Socket socket = new java.net.Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void credentialsAreTheirOwnersAlone() throws Exception {
    for (String file :
        List.of("pki/ca.pem", "pki/apiserver.pem", "pki/admin.pem", "admin.kubeconfig")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("data").resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
  }
}
