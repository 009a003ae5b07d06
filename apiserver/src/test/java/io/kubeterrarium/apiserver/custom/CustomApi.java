package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.aggregation.Aggregation;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.boot.ApiServerBuilder;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.pki.CertificateAuthority;
import io.kubeterrarium.apiserver.pki.MemberPki;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.apiserver.request.WatchStream;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectFilter;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.WatchSpec;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.local.LocalRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The whole chain with custom resources, over a registry in memory. */
final class CustomApi implements AutoCloseable {
  static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final Origin ADMIN = new Origin.InProcess(UserInfo.of("admin", UserInfo.MASTERS));

  /** Vouches for the front proxy, and for nobody else. */
  static final CertificateAuthority PROXIES = authority();

  final Registry registry;
  final ObjectStorage storage;
  private final ApiServer server;
  private final CustomResources custom;
  private final Aggregation aggregation;
  private final LinkedBlockingQueue<String> changes = new LinkedBlockingQueue<>();
  private final WatchStream watch;

  record Answer(int status, JsonNode body, Headers headers) {
    String message() {
      return body.path("message").asString("");
    }
  }

  CustomApi() {
    this(LocalRegistry.open());
  }

  CustomApi(Registry registry) {
    this.registry = registry;
    List<Strategy> kinds = Kinds.all();
    ResourceTable stored = new ResourceTable(kinds);
    ResourceTable served = new ResourceTable(kinds);
    storage = new ObjectStorage(registry, stored);
    storage.start();
    AtomicReference<ApiServer> self = new AtomicReference<>();
    aggregation =
        new Aggregation(
            storage,
            () -> PROXIES.issueClient("front-proxy-client", List.of(), Instant.now()),
            request -> self.get().call(request),
            Clock.systemUTC());
    server =
        new ApiServerBuilder(served, storage)
            .aggregating(aggregation.passing(), aggregation.versions())
            .build();
    self.set(server);
    custom = new CustomResources(storage, List.of(stored, served), server, Clock.systemUTC());
    custom.start();
    aggregation.start();
    watch = watch();
  }

  static CertificateAuthority authority() {
    return MemberPki.newAuthority(Instant.now());
  }

  private WatchStream watch() {
    Strategy strategy = Objects.requireNonNull(storage.strategyOf(CustomResources.DEFINITIONS));
    WatchStream stream =
        storage.watch(
            new WatchSpec(
                ObjectFilter.inNamespace(strategy, ""),
                true,
                0,
                false,
                false,
                Duration.ofMinutes(10),
                null));
    stream.start(
        new WatchSink() {
          @Override
          public boolean offer(List<WatchFrame> frames) {
            return changes.add("changed");
          }

          @Override
          public void end() {
            changes.add("ended");
          }
        });
    return stream;
  }

  /** Waits, from one change of a definition to the next, until something is so. */
  void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      try {
        changes.poll(20, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come about");
      }
    }
  }

  /** Creates a definition and waits until it is served, and says so: that comes a moment later. */
  void define(String yamlLikeJson) {
    ObjectNode definition = (ObjectNode) Json.read(yamlLikeJson);
    Answer answer = post(CRDS, definition);
    if (answer.status() != 201) {
      throw new AssertionError(answer.message());
    }
    String version = definition.path("spec").path("versions").get(0).path("name").asString("");
    String group = definition.path("spec").path("group").asString("");
    String plural = definition.path("spec").path("names").path("plural").asString("");
    await(() -> get("/apis/" + group + "/" + version + "/" + plural).status() == 200);
    await(() -> isEstablished(get(CRDS + "/" + plural + "." + group).body()));
  }

  private static boolean isEstablished(JsonNode definition) {
    for (JsonNode each : definition.path("status").path("conditions")) {
      if (each.path("type").asString("").equals("Established")) {
        return each.path("status").asString("").equals("True");
      }
    }
    return false;
  }

  JsonNode definition(String name) {
    ObjectNode found = storage.latest(CustomResources.DEFINITIONS, new ObjectName("", name));
    return found == null ? Json.object() : found;
  }

  Answer get(String url) {
    return call("GET", url, Body.NONE);
  }

  Answer post(String url, JsonNode tree) {
    return call("POST", url, new Body.Tree(tree.deepCopy(), "application/json"));
  }

  Answer put(String url, JsonNode tree) {
    return call("PUT", url, new Body.Tree(tree.deepCopy(), "application/json"));
  }

  Answer patch(String url, String type, String json) {
    return call("PATCH", url, new Body.Tree(Json.read(json), type));
  }

  Answer delete(String url) {
    return call("DELETE", url, Body.NONE);
  }

  Answer call(String method, String url, Body body) {
    return call(method, url, body, Headers.NONE);
  }

  Answer call(String method, String url, Body body, Headers headers) {
    ApiResponse response = respond(method, url, body, headers);
    if (response instanceof ApiResponse.Encoded encoded) {
      String text = new String(encoded.bytes(), StandardCharsets.UTF_8);
      if (encoded.contentType().startsWith("text/")) {
        return new Answer(
            response.status(), JsonNodeFactory.instance.stringNode(text), response.headers());
      }
      return new Answer(response.status(), Json.read(text), response.headers());
    }
    JsonNode tree = ((ApiResponse.Tree) response).tree();
    return new Answer(response.status(), tree.deepCopy(), response.headers());
  }

  ApiResponse respond(String method, String url, Body body, Headers headers) {
    int mark = url.indexOf('?');
    String path = mark < 0 ? url : url.substring(0, mark);
    Query query = mark < 0 ? Query.NONE : Query.parse(url.substring(mark + 1));
    return server.call(new ApiRequest(method, path, query, headers, body, ADMIN));
  }

  /** The frames of a stream that ends by itself. */
  List<String> frames(ApiResponse.Stream response) {
    List<String> frames = new java.util.concurrent.CopyOnWriteArrayList<>();
    java.util.concurrent.CountDownLatch ended = new java.util.concurrent.CountDownLatch(1);
    response.stream()
        .start(
            new WatchSink() {
              @Override
              public boolean offer(List<WatchFrame> more) {
                more.forEach(frame -> frames.add(frame.type() + " " + Json.text(frame.object())));
                return true;
              }

              @Override
              public void end() {
                ended.countDown();
              }
            });
    try {
      if (!ended.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the stream goes on");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return frames;
  }

  @Override
  public void close() {
    watch.close();
    aggregation.close();
    custom.close();
    storage.close();
    registry.close();
  }
}
