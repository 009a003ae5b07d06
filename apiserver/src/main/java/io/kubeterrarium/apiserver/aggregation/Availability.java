package io.kubeterrarium.apiserver.aggregation;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.discovery.RemoteVersion;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.outbound.Failure;
import io.kubeterrarium.apiserver.outbound.UnreachableException;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a registered server for its discovery document: whether it answers, and what it serves.
 * Blocks. Source: kube-aggregator/pkg/controllers/status/remote.
 */
final class Availability {
  private static final Logger log = LoggerFactory.getLogger(Availability.class);
  private static final Duration WITHIN = Duration.ofSeconds(5);
  private static final int MAX_ANSWER = 16 << 20;
  private static final UserInfo AGGREGATOR =
      UserInfo.of("system:kube-aggregator", UserInfo.MASTERS);
  private static final Origin SELF =
      new Origin.InProcess(UserInfo.of("system:apiserver", UserInfo.MASTERS));

  private final FrontProxy proxy;
  private final ApiServer api;
  private final Clock clock;

  Availability(FrontProxy proxy, ApiServer api, Clock clock) {
    this.proxy = proxy;
    this.api = api;
    this.clock = clock;
  }

  private static final class Missing extends Exception {
    private static final long serialVersionUID = 1;
    final String reason;

    Missing(String reason, String message) {
      super(message);
      this.reason = reason;
    }
  }

  /**
   * What a look at the server came to.
   *
   * @param reason of the condition
   */
  record Finding(RemoteVersion version, String reason, String message) {}

  /** Asks the server. */
  Finding check(RemoteService service, @Nullable RemoteVersion before) {
    JsonNode known = before == null ? null : before.resources();
    boolean well = false;
    String reason = "Passed";
    String message = "all checks passed";
    try {
      known = ask(service);
      well = true;
    } catch (Missing e) {
      reason = e.reason;
      message = String.valueOf(e.getMessage());
    }
    return new Finding(
        new RemoteVersion(service.groupVersion(), service.priority(), well, known),
        reason,
        message);
  }

  private @Nullable JsonNode ask(RemoteService service) throws Missing {
    String path = "/apis/" + service.groupVersion().apiVersion();
    String url = "";
    try {
      HttpRequest request =
          proxy
              .request(service, path, AGGREGATOR)
              .timeout(WITHIN)
              .header("Accept", "application/json")
              .GET()
              .build();
      url = request.uri().toString();
      HttpResponse<InputStream> answer = proxy.send(service, request);
      try (InputStream body = answer.body()) {
        byte[] bytes = body.readNBytes(MAX_ANSWER);
        if (answer.statusCode() / 100 != 2) {
          throw failed(url, "bad status from " + url + ": " + answer.statusCode());
        }
        return document(bytes);
      }
    } catch (UnreachableException e) {
      throw new Missing(e.reason(), String.valueOf(e.getMessage()));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw failed(
          url, "Get \"" + url + "\": " + Failure.reason(e, url.isEmpty() ? null : URI.create(url)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(url, "interrupted");
    }
  }

  private static Missing failed(String url, String why) {
    return new Missing(
        "FailedDiscoveryCheck", "failing or missing response from " + url + ": " + why);
  }

  /** Null where it is not what it should be: that the server answers is what counts. */
  private static @Nullable JsonNode document(byte[] answer) {
    try {
      JsonNode read = Json.read(answer);
      return Meta.text(read, "kind").equals("APIResourceList") ? read : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** Writes the finding into the object's status, where that says otherwise. */
  void tell(RemoteService service, Finding finding) {
    String reason = finding.reason();
    String message = finding.message();
    ObjectNode changed = service.tree().deepCopy();
    ObjectNode status = Meta.child(changed, "status");
    JsonNode now = status.path("conditions").path(0);
    String text = finding.version().isAvailable() ? "True" : "False";
    if (Meta.text(now, "status").equals(text)
        && Meta.text(now, "reason").equals(reason)
        && Meta.text(now, "message").equals(message)) {
      return;
    }
    String since =
        Meta.text(now, "status").equals(text)
            ? Meta.text(now, "lastTransitionTime")
            : ObjectMeta.time(clock.instant());
    ArrayNode conditions = status.putArray("conditions");
    conditions
        .addObject()
        .put("lastTransitionTime", since)
        .put("message", message)
        .put("reason", reason)
        .put("status", text)
        .put("type", "Available");
    String path = "/apis/apiregistration.k8s.io/v1/apiservices/" + service.name() + "/status";
    ApiResponse answer =
        api.call(
            new ApiRequest(
                "PUT",
                path,
                Query.NONE,
                Headers.of("User-Agent", "kube-apiserver/aggregator"),
                new Body.Tree(changed, "application/json"),
                SELF));
    if (answer.status() >= 300) {
      // Changed or removed meanwhile: that brings us here again.
      log.debug("the status of {} was not written: {}", service.name(), answer.status());
    }
  }
}
