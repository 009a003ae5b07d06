package io.kubeterrarium.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** Speaks to the API server as a client does, in one namespace. */
final class Api {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private final String url;
  private final String namespace = "conformance-" + NAMESPACES.incrementAndGet();

  record Answer(int code, JsonNode body) {
    String message() {
      return Meta.text(body, "message");
    }
  }

  /** Makes the namespace, too. */
  Api(String url) throws Exception {
    this.url = url;
    send("POST", "/api/v1/namespaces", "{metadata: {name: " + namespace + "}}", "yaml");
    await("serviceaccounts", account -> Meta.name(account).equals("default"));
  }

  /** The path of a core resource in the namespace. */
  private String path(String resource) {
    if (resource.startsWith("/")) {
      return resource;
    }
    int slash = resource.indexOf(':');
    return slash < 0
        ? "/api/v1/namespaces/" + namespace + "/" + resource
        : "/apis/"
            + resource.substring(0, slash)
            + "/namespaces/"
            + namespace
            + "/"
            + resource.substring(slash + 1);
  }

  Answer get(String resource) throws Exception {
    return send("GET", path(resource), "", "json");
  }

  /**
   * @param resource as {@code pods} or {@code apps/v1:deployments}, or a whole path
   * @param yaml its body
   */
  Answer create(String resource, String yaml) throws Exception {
    Answer answer = post(resource, yaml);
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
    return answer;
  }

  Answer post(String resource, String yaml) throws Exception {
    return send("POST", path(resource), yaml, "yaml");
  }

  Answer patch(String resource, String yaml) throws Exception {
    String body = Json.text(new Yaml().<Object>load(yaml));
    String kind = resource.contains("pods") ? "strategic-merge-patch+json" : "merge-patch+json";
    Answer answer = send("PATCH", path(resource), body, kind);
    assertThat(answer.code()).as(answer.message()).isEqualTo(200);
    return answer;
  }

  void delete(String resource, String propagation) throws Exception {
    Answer answer =
        send("DELETE", path(resource) + "?propagationPolicy=" + propagation, "", "json");
    assertThat(answer.code()).as(answer.message()).isEqualTo(200);
  }

  List<JsonNode> list(String resource, String selector) throws Exception {
    List<JsonNode> items = new ArrayList<>();
    get(resource + (selector.isEmpty() ? "" : "?labelSelector=" + selector))
        .body()
        .path("items")
        .forEach(items::add);
    return items;
  }

  Answer table(String resource, String yaml) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path(resource)))
            .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
            .header("Content-Type", "application/yaml")
            .POST(BodyPublishers.ofString(yaml))
            .build();
    return answer(request);
  }

  /** Watches the resource until one of its objects fits, which it gives back. */
  JsonNode await(String resource, Predicate<JsonNode> fits) throws Exception {
    int slash = resource.startsWith("/") ? -1 : resource.indexOf('/', resource.indexOf(':'));
    String collection = slash < 0 ? resource : resource.substring(0, slash);
    String name = slash < 0 ? "" : resource.substring(slash + 1);
    return watch(collection + "?", seen(name, fits));
  }

  /** The same for what may have passed already, from a state of the object on. */
  JsonNode awaitSince(JsonNode object, String collection, Predicate<JsonNode> fits)
      throws Exception {
    return watch(
        collection + "?resourceVersion=" + Meta.resourceVersion(object) + "&",
        seen(Meta.name(object), fits));
  }

  private static Sight seen(String name, Predicate<JsonNode> fits) {
    return (type, object) ->
        (name.isEmpty() || name.equals(Meta.name(object)))
            && !type.equals("DELETED")
            && fits.test(object);
  }

  /** Watches until it is gone, from a list that still had it. */
  void awaitGone(String collection, String name) throws Exception {
    JsonNode list = get(collection).body();
    for (JsonNode each : list.path("items")) {
      if (Meta.name(each).equals(name)) {
        watch(
            collection + "?resourceVersion=" + Meta.resourceVersion(list) + "&",
            (type, object) -> type.equals("DELETED") && Meta.name(object).equals(name));
        return;
      }
    }
  }

  private interface Sight {
    boolean fits(String type, JsonNode object);
  }

  /** The server ends it after a while, so that no test waits for ever. */
  private JsonNode watch(String query, Sight sight) throws Exception {
    URI uri = URI.create(url + path(query) + "watch=true&timeoutSeconds=30");
    HttpRequest request = HttpRequest.newBuilder(uri).GET().build();
    HttpResponse<Stream<String>> response = HTTP.send(request, BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      Iterator<String> events = lines.iterator();
      while (events.hasNext()) {
        JsonNode event = Json.read(events.next());
        if (sight.fits(Meta.text(event, "type"), event.path("object"))) {
          return event.path("object");
        }
      }
    }
    throw new AssertionError("not seen within 30 s: " + query);
  }

  private Answer send(String method, String path, String body, String type) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/" + type)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return answer(request);
  }

  private static Answer answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), Json.read(response.body()));
  }
}
