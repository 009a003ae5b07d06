package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The API server's controllers as clients of it: they pass the same chain as everybody. */
final class Loopback {
  private static final Origin SELF =
      new Origin.InProcess(UserInfo.of("system:apiserver", UserInfo.MASTERS));
  private static final Headers AGENT = Headers.of("User-Agent", "kube-apiserver/crd");

  private final ApiServer api;

  Loopback(ApiServer api) {
    this.api = api;
  }

  /** The write was refused for a reason that is not among those that are as good as success. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  void post(String path, ObjectNode object) {
    call("POST", path, body(object), Set.of(409));
  }

  /** False where somebody else has changed or removed it meanwhile. */
  boolean put(String path, ObjectNode object) {
    return call("PUT", path, body(object), Set.of(404, 409)) < 300;
  }

  void delete(String path) {
    call("DELETE", path, Body.NONE, Set.of(404));
  }

  private static Body body(ObjectNode object) {
    return new Body.Tree(object, "application/json");
  }

  private int call(String method, String path, Body body, Set<Integer> asGood) {
    ApiResponse answer = api.call(new ApiRequest(method, path, Query.NONE, AGENT, body, SELF));
    if (answer.status() >= 300 && !asGood.contains(answer.status())) {
      String why =
          answer instanceof ApiResponse.Tree status
              ? Meta.text(status.tree(), "message")
              : Json.text(answer.status());
      throw new Refused(method + " " + path + ": " + why);
    }
    return answer.status();
  }
}
