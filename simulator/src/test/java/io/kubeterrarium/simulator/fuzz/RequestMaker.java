package io.kubeterrarium.simulator.fuzz;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.format.YamlWriter;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.protobuf.ProtobufWriter;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes requests one after the other; remembers what was created, to come back to it. */
final class RequestMaker {
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final byte[] NO_BODY = {};

  /** Objects of these kinds make the server call others; they are never stored. */
  private static final Set<String> CALLS_OUT =
      Set.of("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "APIService");

  private static final List<String> ACCEPTS =
      List.of(
          "",
          "application/json",
          "application/yaml",
          PROTOBUF,
          "*/*",
          "text/html",
          "a;b;c",
          ";,;",
          "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
          "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
          "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
          "application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io");
  private static final List<String> PATHS =
      List.of(
          "/",
          "/api",
          "/apis",
          "/api/v1",
          "/apis/apps",
          "/apis/apps/v1",
          "/version",
          "/healthz",
          "/readyz/ping",
          "/livez",
          "/openapi/v2",
          "/openapi/v3",
          "/openapi/v3/apis/apps/v1",
          "/registry",
          "/registry/pods/default/a",
          "/metrics",
          "/openid/v1/jwks",
          "/.well-known/openid-configuration",
          "/api/v1/watch/namespaces/default/pods/a",
          "/api/v1/proxy/x",
          "/api/v1/namespaces/default/pods/a/log",
          "/apply",
          "/api/v1/namespaces/default/pods/a/exec",
          "/apis/fuzz.example.com/v1",
          "/logs",
          "/debug");
  private static final List<String> SUBRESOURCES =
      List.of(
          "status",
          "scale",
          "binding",
          "eviction",
          "finalize",
          "token",
          "approval",
          "log",
          "resize",
          "ephemeralcontainers",
          "x");

  /** An object that was there a moment ago. */
  private record Known(String path, ObjectNode object) {}

  private final RandomGenerator random;
  private final TreeMaker trees;
  private final Spoil spoil;
  private final QueryMaker queries;
  private final PatchMaker patches;
  private final List<ResourceType> types = Kinds.all().stream().map(Strategy::type).toList();
  private final Map<GroupVersionKind, ResourceType> byKind = new HashMap<>();
  private final List<Known> known = new ArrayList<>();

  RequestMaker(RandomGenerator random) {
    this.random = random;
    trees = new TreeMaker(random);
    spoil = new Spoil(random);
    queries = new QueryMaker(random);
    patches = new PatchMaker(random);
    types.forEach(type -> byKind.put(type.kind(), type));
    for (ResourceType further :
        List.of(
            ResourceType.namespaced("fuzz.example.com/v1", "Widget", "widgets"),
            ResourceType.clusterWide(
                "authorization.k8s.io/v1", "SubjectAccessReview", "subjectaccessreviews"))) {
      byKind.put(further.kind(), further);
    }
  }

  /** What a create was answered. */
  void created(FuzzRequest request, JsonNode answer) {
    if (answer instanceof ObjectNode object && !Meta.name(object).isEmpty()) {
      Known one = new Known(request.path() + "/" + Meta.name(object), object.deepCopy());
      if (known.size() < 50) {
        known.add(one);
      } else {
        known.set(random.nextInt(known.size()), one);
      }
    }
  }

  /** Everything created is gone. */
  void forget() {
    known.clear();
  }

  FuzzRequest next() {
    int dice = random.nextInt(100);
    if (dice < 45 || known.isEmpty()) {
      return create();
    }
    Known target = OddValues.pick(random, known);
    if (dice < 70) {
      return patch(target);
    }
    if (dice < 78) {
      return update(target);
    }
    if (dice < 90) {
      return read(target);
    }
    return dice < 94 ? delete(target) : anywhere();
  }

  private FuzzRequest create() {
    ObjectNode object;
    if (random.nextInt(3) > 0) {
      object = OddValues.pick(random, Corpus.objects()).deepCopy();
      if (random.nextBoolean() && object.get("metadata") instanceof ObjectNode metadata) {
        metadata.put("name", OddValues.name(random));
      }
    } else {
      object = trees.object(OddValues.pick(random, types), "default");
    }
    ResourceType type = byKind.get(kindOf(object));
    spoil.tree(object);
    if (random.nextInt(50) == 0) {
      return body("POST", "/apply", List.of(), object);
    }
    return body("POST", collection(type), query(object, 2), object);
  }

  private static GroupVersionKind kindOf(ObjectNode object) {
    return GroupVersionKind.of(Meta.text(object, "apiVersion"), Meta.text(object, "kind"));
  }

  private static String collection(ResourceType type) {
    String version = type.kind().apiVersion();
    return (version.contains("/") ? "/apis/" : "/api/")
        + version
        + (type.namespaced() ? "/namespaces/default/" : "/")
        + type.plural();
  }

  private List<Map.Entry<String, String>> query(ObjectNode object, int atMost) {
    List<Map.Entry<String, String>> query =
        random.nextInt(4) == 0 ? queries.some(atMost) : new ArrayList<>();
    boolean converts = Json.text(object).contains("\"conversion\"");
    if (converts || CALLS_OUT.contains(Meta.text(object, "kind"))) {
      query.removeIf(parameter -> parameter.getKey().equals("dryRun"));
      query.add(Map.entry("dryRun", "All"));
    }
    return query;
  }

  private FuzzRequest patch(Known target) {
    String type = OddValues.pick(random, PatchMaker.TYPES);
    JsonNode patch = patches.patch(type, target.object());
    List<Map.Entry<String, String>> query = query(target.object(), 2);
    if (type.equals(PatchMaker.APPLY)) {
      query.add(Map.entry("fieldManager", OddValues.name(random)));
      query.add(Map.entry("force", String.valueOf(random.nextBoolean())));
    }
    byte[] bytes = random.nextInt(6) == 0 ? spoil.bytes(Json.bytes(patch)) : Json.bytes(patch);
    return request("PATCH", maybeDoor(target.path()), query, type, bytes);
  }

  private FuzzRequest update(Known target) {
    ObjectNode object = target.object().deepCopy();
    if (random.nextBoolean() && object.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove("resourceVersion");
    }
    spoil.tree(object);
    return body("PUT", maybeDoor(target.path()), query(target.object(), 2), object);
  }

  private FuzzRequest read(Known target) {
    String path = target.path();
    if (random.nextBoolean()) {
      path = path.substring(0, path.lastIndexOf('/'));
    }
    List<Map.Entry<String, String>> query = queries.some(5);
    if (random.nextInt(4) == 0) {
      query.add(Map.entry("watch", "true"));
    }
    return request("GET", maybeSpoilt(maybeDoor(path)), query, "", NO_BODY);
  }

  private FuzzRequest delete(Known target) {
    ObjectNode options = Json.object().put("kind", "DeleteOptions").put("apiVersion", "v1");
    options.put("propagationPolicy", "Background");
    options.putObject("preconditions").put("uid", "x");
    spoil.tree(options);
    return random.nextBoolean()
        ? request("DELETE", target.path(), queries.some(2), "", NO_BODY)
        : body("DELETE", maybeDoor(target.path()), queries.some(1), options);
  }

  private FuzzRequest anywhere() {
    String method =
        OddValues.pick(
            random,
            List.of("GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "X"));
    String path =
        random.nextBoolean()
            ? OddValues.pick(random, PATHS)
            : collection(OddValues.pick(random, types)) + "/" + OddValues.text(random);
    byte[] body = random.nextInt(3) == 0 ? spoil.bytes(new byte[] {'{', '}'}) : NO_BODY;
    return request(method, maybeSpoilt(path), queries.some(4), "application/json", body);
  }

  private String maybeDoor(String path) {
    return random.nextInt(6) == 0 ? path + "/" + OddValues.pick(random, SUBRESOURCES) : path;
  }

  private String maybeSpoilt(String path) {
    return random.nextInt(6) == 0 ? spoil.text(path) : path;
  }

  /** As JSON, YAML or protobuf; sometimes the bytes are spoilt as well. */
  private FuzzRequest body(
      String method, String path, List<Map.Entry<String, String>> query, ObjectNode object) {
    String type = "application/json";
    byte[] bytes = null;
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        type = "application/yaml";
        bytes = YamlWriter.bytes(object);
      }
      case 2 -> {
        type = PROTOBUF;
        bytes = message(object);
      }
      default -> {}
    }
    if (bytes == null) {
      bytes = Json.bytes(object);
    }
    return request(method, path, query, type, random.nextInt(5) == 0 ? spoil.bytes(bytes) : bytes);
  }

  /** Null where the object has no message, or does not fit into it. */
  private static byte[] message(ObjectNode object) {
    try {
      return ProtobufWriter.write(object);
    } catch (RuntimeException doesNotFit) {
      return null; // A spoilt tree is not what the writer is for: it writes stored objects.
    }
  }

  private FuzzRequest request(
      String method,
      String path,
      List<Map.Entry<String, String>> query,
      String contentType,
      byte[] body) {
    String type = random.nextInt(60) == 0 ? OddValues.text(random) : contentType;
    String accept = random.nextInt(5) == 0 ? OddValues.pick(random, ACCEPTS) : "application/json";
    return new FuzzRequest(method, path, query, accept, type, body);
  }
}
