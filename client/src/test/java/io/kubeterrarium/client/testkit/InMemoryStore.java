package io.kubeterrarium.client.testkit;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.client.transport.TransportResponse;
import io.kubeterrarium.client.transport.WatchConnection;
import io.kubeterrarium.client.transport.WatchConsumer;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The objects of an {@link InMemoryApi} by their path, and the verbs on them. */
final class InMemoryStore {
  private static final String SUFFIXES = "bcdfghjklmnpqrstvwxz2456789";

  private final VirtualTime time;
  private final TreeMap<String, ObjectNode> objects = new TreeMap<>();
  private final List<InMemoryWatch> watches = new ArrayList<>();
  private final List<Logged> log = new ArrayList<>();
  private long revision = 1;
  private long compacted;
  private long counter;

  private record Logged(long revision, String type, String path, ObjectNode object) {}

  record Answer(int status, JsonNode body) {
    TransportResponse toResponse() {
      return new TransportResponse(status, body);
    }

    ObjectNode asObject() {
      if (status >= 400) {
        throw new AssertionError(body.toString());
      }
      return (ObjectNode) body;
    }
  }

  InMemoryStore(VirtualTime time) {
    this.time = time;
  }

  static Answer status(int code, String reason, String message) {
    return new Answer(
        code,
        Json.object()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("status", code < 400 ? "Success" : "Failure")
            .put("message", message)
            .put("reason", reason)
            .put("code", code));
  }

  TransportResponse answer(TransportRequest request) {
    String path = request.path();
    Answer answer =
        switch (request.method()) {
          case "GET" -> get(path, request.query());
          case "POST" -> create(path, (ObjectNode) request.body().deepCopy());
          case "PUT" -> update(path, (ObjectNode) request.body().deepCopy());
          case "PATCH" -> patch(path, request.contentType(), request.body());
          case "DELETE" -> delete(path, request.body() == null ? Json.object() : request.body());
          default -> status(405, "MethodNotAllowed", request.method());
        };
    return answer.toResponse();
  }

  @Nullable ObjectNode find(String path) {
    ObjectNode object = objects.get(path);
    return object == null ? null : object.deepCopy();
  }

  List<ObjectNode> list(String path) {
    List<ObjectNode> result = new ArrayList<>();
    objects.forEach(
        (key, object) -> {
          if (InMemoryPath.isIn(key, path)) {
            result.add(object.deepCopy());
          }
        });
    return result;
  }

  private Answer get(String path, Map<String, String> query) {
    ObjectNode discovery = InMemoryDiscovery.answer(path);
    if (discovery != null) {
      return new Answer(200, discovery);
    }
    ObjectNode object = objects.get(path);
    if (object != null) {
      return new Answer(200, object.deepCopy());
    }
    if (InMemoryPath.isObject(path)) {
      return notFound(path);
    }
    ObjectNode list = Json.object().put("kind", "List").put("apiVersion", "v1");
    list.putObject("metadata").put("resourceVersion", Long.toString(revision));
    ArrayNode items = list.putArray("items");
    String selector = query.getOrDefault("labelSelector", "");
    for (ObjectNode each : list(path)) {
      if (InMemoryPath.selects(selector, Meta.labels(each))) {
        items.add(each);
      }
    }
    return new Answer(200, list);
  }

  Answer create(String path, ObjectNode object) {
    String subresource = InMemoryPath.subresource(path);
    if (!subresource.isEmpty()) {
      return subresource(InMemoryPath.parent(path), subresource, object);
    }
    ObjectNode meta = Meta.edit(object);
    if (Meta.name(object).isEmpty()) {
      meta.put("name", Meta.text(meta, "generateName") + suffix());
    }
    String key = path + "/" + Meta.name(object);
    if (objects.containsKey(key)) {
      return status(409, "AlreadyExists", key + " already exists");
    }
    String namespace = InMemoryPath.namespace(path);
    if (!namespace.isEmpty()) {
      meta.put("namespace", namespace);
    }
    meta.put("uid", "uid-" + ++counter);
    meta.put("creationTimestamp", time.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    meta.put("generation", 1);
    return new Answer(201, commit("ADDED", key, object));
  }

  private Answer update(String path, ObjectNode object) {
    boolean toStatus = InMemoryPath.subresource(path).equals("status");
    boolean toFinalize = InMemoryPath.subresource(path).equals("finalize");
    String key = InMemoryPath.subresource(path).isEmpty() ? path : InMemoryPath.parent(path);
    ObjectNode old = objects.get(key);
    if (old == null) {
      return notFound(key);
    }
    String version = Meta.resourceVersion(object);
    if (!version.isEmpty() && !version.equals(Meta.resourceVersion(old))) {
      return status(409, "Conflict", "the object has been modified: " + key);
    }
    ObjectNode merged;
    if (toStatus) {
      merged = old.deepCopy();
      copy(object, merged, "status");
      // As upstream: annotations come through the status door too.
      copy((ObjectNode) Meta.of(object), Meta.edit(merged), "annotations");
    } else {
      merged = object;
      if (!toFinalize) {
        copy(old, merged, "status");
      }
      keepIdentity(old, merged);
    }
    return store(key, old, merged);
  }

  private Answer patch(String path, String contentType, JsonNode patch) {
    String key = InMemoryPath.subresource(path).isEmpty() ? path : InMemoryPath.parent(path);
    ObjectNode old = objects.get(key);
    if (old == null) {
      return notFound(key);
    }
    String uid = Meta.uid(patch);
    if (!uid.isEmpty() && !uid.equals(Meta.uid(old))) {
      return status(409, "Conflict", "uid differs");
    }
    String version = Meta.resourceVersion(patch);
    if (!version.isEmpty() && !version.equals(Meta.resourceVersion(old))) {
      return status(409, "Conflict", "the object has been modified: " + key);
    }
    ObjectNode merged = (ObjectNode) InMemoryPatch.apply(old.deepCopy(), contentType, patch);
    keepIdentity(old, merged);
    return store(key, old, merged);
  }

  Answer delete(String path, JsonNode options) {
    ObjectNode old = objects.get(path);
    if (old == null) {
      return notFound(path);
    }
    JsonNode preconditions = options.path("preconditions");
    String uid = Meta.text(preconditions, "uid");
    String version = Meta.text(preconditions, "resourceVersion");
    if ((!uid.isEmpty() && !uid.equals(Meta.uid(old)))
        || (!version.isEmpty() && !version.equals(Meta.resourceVersion(old)))) {
      return status(409, "Conflict", "precondition failed");
    }
    ObjectNode going = old.deepCopy();
    String finalizer =
        switch (Meta.text(options, "propagationPolicy")) {
          case "Foreground" -> "foregroundDeletion";
          case "Orphan" -> "orphan";
          default -> "";
        };
    if (!finalizer.isEmpty()) {
      Meta.edit(going).withArray("finalizers").add(finalizer);
    }
    boolean lingers =
        Meta.of(going).path("finalizers").size() > 0
            || Meta.text(going, "kind").equals("Namespace")
            || (Meta.text(going, "kind").equals("Pod")
                && options.path("gracePeriodSeconds").asInt(30) > 0
                && !Meta.text(going.path("spec"), "nodeName").isEmpty());
    if (!lingers) {
      remove(path, old);
      return status(200, "", "deleted");
    }
    if (!Meta.isDeleting(going)) {
      Meta.edit(going).put("deletionTimestamp", time.instant().toString());
      if (Meta.text(going, "kind").equals("Namespace")) {
        Meta.child(going, "status").put("phase", "Terminating");
      }
    }
    return new Answer(200, commit("MODIFIED", path, going));
  }

  private Answer subresource(String key, String name, ObjectNode body) {
    ObjectNode old = objects.get(key);
    if (old == null) {
      return notFound(key);
    }
    if (name.equals("binding")) {
      ObjectNode bound = old.deepCopy();
      Meta.child(bound, "spec").put("nodeName", body.path("target").path("name").asString());
      commit("MODIFIED", key, bound);
      return status(201, "", "bound");
    }
    return name.equals("eviction")
        ? delete(key, Json.object())
        : status(404, "NotFound", "no subresource " + name);
  }

  /** Takes it away whatever holds it. */
  void vanish(String path) {
    ObjectNode old = objects.get(path);
    if (old != null) {
      remove(path, old);
    }
  }

  void edit(String path, Consumer<ObjectNode> change) {
    ObjectNode old = objects.get(path);
    if (old == null) {
      throw new AssertionError("not there: " + path);
    }
    ObjectNode edited = old.deepCopy();
    change.accept(edited);
    store(path, old, edited);
  }

  private Answer store(String key, ObjectNode old, ObjectNode merged) {
    JsonNode wanted = Meta.of(merged).path("finalizers");
    boolean free =
        wanted.size() == 0
            && !(Meta.text(merged, "kind").equals("Namespace")
                && merged.path("spec").path("finalizers").size() > 0);
    if (Meta.isDeleting(merged) && free && !Meta.text(merged, "kind").equals("Pod")) {
      remove(key, merged);
      return new Answer(200, merged);
    }
    if (old.equals(merged)) {
      return new Answer(200, old.deepCopy());
    }
    if (!old.path("spec").equals(merged.path("spec"))) {
      Meta.edit(merged).put("generation", Meta.generation(old) + 1);
    }
    return new Answer(200, commit("MODIFIED", key, merged));
  }

  private void keepIdentity(ObjectNode old, ObjectNode merged) {
    for (String field :
        List.of("uid", "creationTimestamp", "generation", "deletionTimestamp", "resourceVersion")) {
      copy((ObjectNode) Meta.of(old), Meta.edit(merged), field);
    }
  }

  private static void copy(ObjectNode from, ObjectNode to, String field) {
    JsonNode value = from.get(field);
    if (value == null) {
      to.remove(field);
    } else {
      to.set(field, value.deepCopy());
    }
  }

  private ObjectNode commit(String type, String key, ObjectNode object) {
    Meta.edit(object).put("resourceVersion", Long.toString(++revision));
    objects.put(key, object);
    announce(type, key, object);
    return object.deepCopy();
  }

  private void remove(String key, ObjectNode last) {
    objects.remove(key);
    ObjectNode gone = last.deepCopy();
    Meta.edit(gone).put("resourceVersion", Long.toString(++revision));
    announce("DELETED", key, gone);
  }

  private void announce(String type, String key, ObjectNode object) {
    log.add(new Logged(revision, type, key, object.deepCopy()));
    for (InMemoryWatch watch : List.copyOf(watches)) {
      watch.offer(type, key, object);
    }
  }

  WatchConnection watch(TransportRequest request, WatchConsumer consumer) {
    InMemoryWatch watch = new InMemoryWatch(time, request.path(), consumer, watches::remove);
    String version = request.query().getOrDefault("resourceVersion", "");
    long from = version.isEmpty() ? 0 : Long.parseLong(version);
    watches.add(watch);
    if (from < compacted) {
      watch.fail((ObjectNode) status(410, "Expired", "too old resource version").body());
      return watch;
    }
    for (Logged entry : log) {
      if (entry.revision() > from) {
        watch.offer(entry.type(), entry.path(), entry.object());
      }
    }
    return watch;
  }

  void dropWatches() {
    List.copyOf(watches).forEach(InMemoryWatch::close);
  }

  void compact() {
    compacted = revision;
    log.clear();
  }

  private static Answer notFound(String path) {
    return status(404, "NotFound", path + " not found");
  }

  private String suffix() {
    StringBuilder text = new StringBuilder();
    long rest = ++counter * 7_919;
    for (int i = 0; i < 5; i++) {
      text.append(SUFFIXES.charAt((int) (rest % SUFFIXES.length())));
      rest = rest / SUFFIXES.length() + counter;
    }
    return text.toString();
  }
}
