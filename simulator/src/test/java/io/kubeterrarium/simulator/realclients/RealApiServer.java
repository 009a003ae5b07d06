package io.kubeterrarium.simulator.realclients;

import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A kube-apiserver process over an etcd port; it trusts whom the given directory's owner trusts.
 */
final class RealApiServer implements AutoCloseable {
  private static final long SECONDS = 120;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Process process;
  private final Path log;
  private final URI url;
  private final GoClient client;

  private RealApiServer(Process process, Path log, URI url, GoClient client) {
    this.process = process;
    this.log = log;
    this.url = url;
    this.client = client;
  }

  /**
   * @param pki a data directory's
   * @param administrator of that data directory
   */
  static RealApiServer start(
      String binary, String etcdUrl, Path pki, Kubeconfig administrator, Path work)
      throws Exception {
    int port = freePort();
    URI url = URI.create("https://127.0.0.1:" + port);
    Path log = work.resolve("kube-apiserver.log");
    Process process =
        new ProcessBuilder(command(binary, etcdUrl, pki, port))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(new File("/dev/null"))
            .start();
    Kubeconfig there =
        new Kubeconfig(
            url,
            administrator.caPem(),
            administrator.clientCertificatePem(),
            administrator.clientKeyPem(),
            null,
            false);
    RealApiServer server =
        new RealApiServer(process, log, url, GoClient.of(there, "real-api-server-it"));
    server.await("/readyz", 200);
    return server;
  }

  private static List<String> command(String binary, String etcdUrl, Path pki, int port) {
    String certificate = pki.resolve("apiserver.pem").toString();
    String tokens = pki.resolve("service-account.pem").toString();
    return List.of(
        binary,
        "--etcd-servers=" + etcdUrl,
        "--etcd-prefix=/kube",
        "--etcd-compaction-interval=20s",
        "--secure-port=" + port,
        "--bind-address=127.0.0.1",
        "--advertise-address=192.0.2.1",
        "--client-ca-file=" + pki.resolve("ca.crt"),
        "--tls-cert-file=" + certificate,
        "--tls-private-key-file=" + certificate,
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + tokens,
        "--service-account-signing-key-file=" + tokens,
        "--service-cluster-ip-range=10.0.0.0/24",
        "--authorization-mode=RBAC");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  GoClient client() {
    return client;
  }

  /** Asks until the answer has that code; the log's end goes into the failure. */
  Answer await(String path, int code) throws Exception {
    long start = System.nanoTime();
    String last = "nothing";
    while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(SECONDS)) {
      if (!process.isAlive()) {
        throw new IOException("it has ended: " + end());
      }
      try {
        Answer answer = client.get(path);
        if (answer.code() == code) {
          return answer;
        }
        last = answer.text();
      } catch (IOException e) {
        last = e.toString(); // Its port is not open yet.
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new IOException(url + path + " answers " + last + "; log: " + end());
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  private String end() throws IOException {
    String all = log();
    return all.substring(Math.max(0, all.length() - 4000));
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
