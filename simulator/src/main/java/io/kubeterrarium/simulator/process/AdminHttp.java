package io.kubeterrarium.simulator.process;

import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.client.kubeconfig.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a running API server for what is no resource, as the user of a kubeconfig. */
public final class AdminHttp {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private AdminHttp() {}

  /**
   * @param path with its query
   * @return the body of a 200; to be closed
   * @throws IOException for every other answer, with its words
   */
  public static InputStream call(Kubeconfig config, String method, String path)
      throws IOException, InterruptedException {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT);
    if ("https".equals(config.server().getScheme())) {
      client.sslContext(TlsContexts.of(config));
    }
    String base = config.server().toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (config.token() != null) {
      request.header("Authorization", "Bearer " + config.token());
    }
    HttpResponse<InputStream> response =
        client.build().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() == 200) {
      return response.body();
    }
    try (InputStream in = response.body()) {
      String text = new String(in.readNBytes(2_000), StandardCharsets.UTF_8).strip();
      throw new IOException("answered " + response.statusCode() + " " + text);
    }
  }
}
