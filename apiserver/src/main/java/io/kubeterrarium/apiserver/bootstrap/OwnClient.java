package io.kubeterrarium.apiserver.bootstrap;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The API server as a client of itself, under upstream's name for that. */
final class OwnClient {
  private static final Origin SELF =
      new Origin.InProcess(UserInfo.of("system:apiserver", UserInfo.MASTERS));
  private static final Headers HEADERS = Headers.of("User-Agent", "kube-apiserver/bootstrap");
  private static final Set<Integer> DONE = Set.of(200, 201);
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private final ApiServer api;

  OwnClient(ApiServer api) {
    this.api = api;
  }

  /**
   * @param path of the collection, all namespaces
   */
  Map<ObjectName, ObjectNode> list(String path) {
    ApiResponse response = call("GET", path, Body.NONE);
    JsonNode tree = tree(response);
    if (response.status() != 200) {
      throw failure("list " + path, tree);
    }
    Map<ObjectName, ObjectNode> objects = new LinkedHashMap<>();
    for (JsonNode item : tree.path("items")) {
      objects.put(Meta.objectName(item), (ObjectNode) item);
    }
    return objects;
  }

  /** A document that is no list. */
  JsonNode document(String path) {
    return tree(call("GET", path, Body.NONE));
  }

  /** Creates it; that another server was faster is as good, whatever the refusal says then. */
  void create(String collection, ObjectNode object) {
    ApiResponse response = call("POST", collection, body(object));
    if (!DONE.contains(response.status()) && !exists(collection + "/" + Meta.name(object))) {
      throw failure("create " + collection, tree(response));
    }
  }

  private boolean exists(String path) {
    return call("GET", path, Body.NONE).status() == 200;
  }

  /** Replaces it; that somebody else has changed it meanwhile is left to the next start. */
  void replace(String collection, ObjectNode object) {
    String path = collection + "/" + Meta.name(object);
    done("update", path, call("PUT", path, body(object)), CONFLICT);
  }

  void replaceStatus(String collection, ObjectNode object) {
    String path = collection + "/" + Meta.name(object) + "/status";
    done("update", path, call("PUT", path, body(object)), CONFLICT);
  }

  void delete(String path) {
    done("delete", path, call("DELETE", path, Body.NONE), NOT_FOUND);
  }

  private static void done(String verb, String path, ApiResponse response, int asGood) {
    if (!DONE.contains(response.status()) && response.status() != asGood) {
      throw failure(verb + " " + path, tree(response));
    }
  }

  private static Body body(ObjectNode object) {
    // A copy: what is sent is the receiver's own, and it fills it in.
    return new Body.Tree(object.deepCopy(), "application/json");
  }

  private ApiResponse call(String method, String path, Body body) {
    return api.call(new ApiRequest(method, path, Query.NONE, HEADERS, body, SELF));
  }

  private static JsonNode tree(ApiResponse response) {
    if (response instanceof ApiResponse.Tree answer) {
      return answer.tree();
    }
    throw new IllegalStateException("the API server answered itself with " + response.getClass());
  }

  private static BootstrapException failure(String what, JsonNode status) {
    return new BootstrapException("cannot " + what + ": " + Meta.text(status, "message"));
  }
}
