package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.request.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks webhooks; keeps one HTTP client for each authority that they are verified by. */
final class WebhookClient {
  private static final int MAX_ANSWER = 3 * 1024 * 1024;

  /** The hook could not be asked, or did not answer as one should. */
  static final class CallFailed extends Exception {
    private static final long serialVersionUID = 1;

    CallFailed(String message) {
      super(message);
    }
  }

  /** By the PEM bundle in base64, as configured. */
  private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

  /**
   * @return the {@code response} of the answer
   */
  JsonNode ask(Webhook webhook, ObjectNode review) throws CallFailed {
    JsonNode config = webhook.settings().path("clientConfig");
    String url = Meta.text(config, "url");
    if (url.isEmpty()) {
      JsonNode service = config.path("service");
      throw new CallFailed(
          "service \"%s/%s\" cannot be reached, its pods are simulated; use clientConfig.url"
              .formatted(Meta.text(service, "namespace"), Meta.text(service, "name")));
    }
    String separator = url.contains("?") ? "&" : "?";
    String full = url + separator + "timeout=" + webhook.timeout().toSeconds() + "s";
    Duration timeout = Deadline.remaining(webhook.timeout());
    if (timeout.isZero()) {
      throw Deadline.exceeded();
    }
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(full))
              .timeout(timeout)
              .header("Content-Type", "application/json")
              .header("Accept", "application/json")
              .header("User-Agent", "kube-apiserver-admission")
              .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(review)))
              .build();
      HttpResponse<byte[]> answer =
          client(Meta.text(config, "caBundle"))
              .send(request, HttpResponse.BodyHandlers.ofByteArray());
      return response(answer, Meta.text(review.path("request"), "uid"));
    } catch (HttpTimeoutException e) {
      throw new CallFailed(
          "failed to call webhook: Post \"" + full + "\": context deadline exceeded");
    } catch (IOException | IllegalArgumentException | GeneralSecurityException e) {
      throw new CallFailed("failed to call webhook: Post \"" + full + "\": " + reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallFailed("interrupted");
    }
  }

  private static String reason(Exception failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  private static JsonNode response(HttpResponse<byte[]> answer, String uid) throws CallFailed {
    if (answer.statusCode() != 200) {
      throw new CallFailed(
          "failed to call webhook: an error on the server (" + answer.statusCode() + ")");
    }
    if (answer.body().length > MAX_ANSWER) {
      throw new CallFailed("the answer is larger than " + MAX_ANSWER + " bytes");
    }
    JsonNode review;
    try {
      review = Json.read(answer.body());
    } catch (JacksonException e) {
      throw new CallFailed("received invalid webhook response: it is not JSON");
    }
    JsonNode response = review.path("response");
    if (!Meta.text(review, "kind").equals("AdmissionReview")
        || !Meta.text(review, "apiVersion").equals("admission.k8s.io/v1")) {
      throw new CallFailed(
          "received invalid webhook response: expected webhook response of admission.k8s.io/v1,"
              + " Kind=AdmissionReview");
    }
    if (!response.isObject()) {
      throw new CallFailed("received invalid webhook response: webhook response is absent");
    }
    if (!Meta.text(response, "uid").equals(uid)) {
      throw new CallFailed(
          "received invalid webhook response: expected response.uid=\"%s\", got \"%s\""
              .formatted(uid, Meta.text(response, "uid")));
    }
    return response;
  }

  private HttpClient client(String bundle) throws GeneralSecurityException, IOException {
    HttpClient known = clients.get(bundle);
    if (known == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .connectTimeout(Duration.ofSeconds(30))
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1);
      known = bundle.isEmpty() ? builder.build() : builder.sslContext(trusting(bundle)).build();
      clients.put(bundle, known);
    }
    return known;
  }

  private static SSLContext trusting(String bundle) throws GeneralSecurityException, IOException {
    byte[] pem = Base64.getMimeDecoder().decode(bundle);
    KeyStore trusted = KeyStore.getInstance("JKS");
    trusted.load(null, null);
    int number = 0;
    for (Certificate each :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))) {
      trusted.setCertificateEntry("ca-" + number++, each);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
