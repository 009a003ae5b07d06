package io.kubeterrarium.simulator.cluster;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Compare;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.OpResult;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.TxnResult;
import io.kubeterrarium.registry.Watch;
import io.kubeterrarium.registry.WatchListener;
import io.kubeterrarium.registry.WatchRequest;
import io.kubeterrarium.registry.history.Bulk;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/**
 * The registry as clients of the API servers meet it, so that what checks a registry checks the
 * whole product: a key is a ConfigMap's name, a read is a GET or a LIST, a write is an apply, a
 * swap is a PUT with the resourceVersion of what was read. Each request goes to the next server.
 *
 * <p>Keys look like {@code /chaos/7/0/x}: the first three parts are a label, by which lists and
 * watches are selected.
 */
final class ApiRegistry {
  static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String SENTINEL = "sentinel";

  private final ApiClient client;
  private final boolean stale;
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong sentinels = new AtomicLong();

  /** Which resourceVersion wrote a value: no key has two values that are equal. */
  private final Map<String, String> versions = new ConcurrentHashMap<>();

  private ApiRegistry(ApiClient client, boolean stale) {
    this.client = client;
    this.stale = stale;
  }

  /**
   * What histories need of a registry, and no more.
   *
   * @param stale reads what a server happens to have (resourceVersion=0), for a check that must
   *     fail
   */
  static Registry over(ApiClient client, boolean stale) {
    ApiRegistry api = new ApiRegistry(client, stale);
    return (Registry)
        Proxy.newProxyInstance(
            Registry.class.getClassLoader(),
            new Class<?>[] {Registry.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "txn" -> api.txn((Txn) arguments[0]);
                  case "range" -> api.range((RangeRequest) arguments[0]);
                  case "readBarrier" -> api.readBarrier();
                  case "watch" -> api.watch((WatchRequest) arguments[0], arguments[1]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  static String name(Bytes key) {
    return key.utf8().substring(1).replace('/', '.');
  }

  static Bytes key(JsonNode object) {
    return Bytes.utf8("/" + object.at("/metadata/name").asString("").replace('.', '/'));
  }

  private static String label(Bytes key) {
    String[] parts = key.utf8().split("/", 5);
    return parts[1] + "." + parts[2] + "." + parts[3];
  }

  static boolean isSentinel(JsonNode object) {
    return object.at("/metadata/name").asString("").endsWith("." + SENTINEL);
  }

  static String selector(Bytes key) {
    return "labelSelector=round%3D" + label(key);
  }

  KeyValue entry(JsonNode object) {
    Bytes key = key(object);
    String version = object.at("/metadata/resourceVersion").asString("");
    String value = Bulk.name(object.at("/data/v").asString(""));
    versions.put(key + "=" + value, version);
    Revision revision = new Revision(Long.parseLong(version));
    return new KeyValue(key, Bytes.utf8(value), revision, revision, 1, LeaseId.NONE);
  }

  private CompletableFuture<Revision> readBarrier() {
    return client.call("GET", MAPS + "?limit=1", "", "").thenApply(ApiRegistry::revision);
  }

  private static Revision revision(ApiClient.Answer answer) {
    JsonNode body = answer.expect(200, 201).body();
    return new Revision(Long.parseLong(body.at("/metadata/resourceVersion").asString("")));
  }

  private CompletableFuture<RangeResult> range(RangeRequest request) {
    Bytes from = request.range().from();
    boolean single = request.range().equals(KeyRange.single(from));
    if (single && !stale && reads.incrementAndGet() % 2 == 0) {
      return client.call("GET", MAPS + "/" + name(from), "", "").thenApply(this::one);
    }
    String query = "?" + selector(from);
    if (single) {
      query += "&fieldSelector=metadata.name%3D" + name(from);
    }
    if (!request.at().isNone()) {
      query += "&resourceVersionMatch=Exact&resourceVersion=" + request.at().value();
    } else if (stale) {
      query += "&resourceVersion=0";
    }
    return client
        .call("GET", MAPS + query, "", "")
        .thenApply(answer -> listed(answer, request.range()));
  }

  /** A single object does not say how far the server was. */
  private RangeResult one(ApiClient.Answer answer) {
    if (answer.status() == 404) {
      return new RangeResult(Revision.NONE, List.of(), 0);
    }
    return new RangeResult(Revision.NONE, List.of(entry(answer.expect(200).body())), 1);
  }

  private RangeResult listed(ApiClient.Answer answer, KeyRange range) {
    List<KeyValue> found = new ArrayList<>();
    for (JsonNode item : answer.expect(200).body().path("items")) {
      KeyValue entry = entry(item);
      if (range.contains(entry.key()) && !isSentinel(item)) {
        found.add(entry);
      }
    }
    return new RangeResult(revision(answer), found, found.size());
  }

  private CompletableFuture<TxnResult> txn(Txn txn) {
    Op first = txn.then().get(0);
    if (first instanceof Op.Delete delete) {
      return delete(delete.range().from());
    }
    Op.Put put = (Op.Put) first;
    return txn.compares().isEmpty()
        ? apply(put.key(), put.value().utf8())
        : swap(put, Bulk.name(((Compare.Value) txn.compares().get(0)).value().utf8()));
  }

  private CompletableFuture<TxnResult> delete(Bytes key) {
    return client
        .call("DELETE", MAPS + "/" + name(key), "", "")
        .thenApply(
            answer -> {
              boolean found = answer.expect(200, 404).status() == 200;
              KeyValue gone =
                  new KeyValue(key, Bytes.EMPTY, Revision.NONE, Revision.NONE, 0, LeaseId.NONE);
              List<KeyValue> deleted = found ? List.of(gone) : List.of();
              return new TxnResult(true, Revision.NONE, List.of(new OpResult.Delete(deleted)));
            });
  }

  private CompletableFuture<TxnResult> apply(Bytes key, String value) {
    return client
        .call(
            "PATCH",
            MAPS + "/" + name(key) + "?fieldManager=chaos&force=true",
            "application/apply-patch+yaml",
            configMap(key, value, ""))
        .thenApply(answer -> written(answer.unlessRefused(409).expect(200, 201)));
  }

  private TxnResult written(ApiClient.Answer answer) {
    return new TxnResult(true, entry(answer.body()).modRevision(), List.of());
  }

  private CompletableFuture<TxnResult> swap(Op.Put put, String expected) {
    String version = versions.get(put.key() + "=" + expected);
    if (version == null) {
      return CompletableFuture.failedFuture(new RegistryException.NoQuorum("not asked"));
    }
    return client
        .call(
            "PUT",
            MAPS + "/" + name(put.key()),
            "application/json",
            configMap(put.key(), put.value().utf8(), version))
        .thenApply(
            answer ->
                answer.expect(200, 404, 409).status() == 200
                    ? written(answer)
                    : new TxnResult(false, Revision.NONE, List.of()));
  }

  private static String configMap(Bytes key, String value, String version) {
    String unchanged = version.isEmpty() ? "" : ",\"resourceVersion\":\"" + version + "\"";
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
        + name(key)
        + "\",\"labels\":{\"round\":\""
        + label(key)
        + "\"}"
        + unchanged
        + "},\"data\":{\"v\":\""
        + value
        + "\"}}";
  }

  private Watch watch(WatchRequest request, Object listener) {
    return new ApiWatch(this, client, request, (WatchListener) listener);
  }

  /** Written beside the keys: who watches them has seen all before it, when it sees this. */
  void sentinel(Bytes near) {
    Bytes key = Bytes.utf8("/" + label(near).replace('.', '/') + "/" + SENTINEL);
    var unused = apply(key, Long.toString(sentinels.incrementAndGet()));
  }

  static JsonNode read(String text) {
    return Json.read(Bytes.utf8(text).unsafeArray());
  }
}
