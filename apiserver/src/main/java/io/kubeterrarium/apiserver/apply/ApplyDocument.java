package io.kubeterrarium.apiserver.apply;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.patch.LastApplied;
import io.kubeterrarium.apiserver.patch.ThreeWayMerge;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.schema.KindType;
import io.kubeterrarium.apiserver.schema.KindTypes;
import io.kubeterrarium.apiserver.schema.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies one document as the user of one request. */
final class ApplyDocument {
  /** How often a merge is made anew when somebody else writes in between. */
  private static final int ATTEMPTS = 5;

  private static final String JSON = "application/json";
  private static final String MANAGER = "kubectl-client-side-apply";

  private final ApiServer server;
  private final ResourceTable resources;
  private final KindTypes types;
  private final ApiRequest as;
  private final String defaultNamespace;
  private final boolean dryRun;

  ApplyDocument(ApiServer server, ResourceTable resources, KindTypes types, ApiRequest as) {
    this.server = server;
    this.resources = resources;
    this.types = types;
    this.as = as;
    String asked = as.query().first("namespace");
    this.defaultNamespace = asked.isEmpty() ? "default" : asked;
    this.dryRun = as.query().has("dryRun");
  }

  ApplyResult apply(ObjectNode document) {
    ResourceType type = type(document);
    String name = Meta.name(document);
    if (name.isEmpty()) {
      throw ApiException.badRequest("resource name may not be empty");
    }
    String namespace = "";
    if (type.namespaced()) {
      namespace = Meta.namespace(document).isEmpty() ? defaultNamespace : Meta.namespace(document);
      Meta.edit(document).put("namespace", namespace);
    }
    String collection =
        type.resource().pathPrefix()
            + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
            + "/"
            + type.plural();
    String outcome = write(document, type.kind(), collection, collection + "/" + name);
    String resource =
        type.singular() + (type.kind().group().isEmpty() ? "" : "." + type.kind().group());
    return new ApplyResult(resource, namespace, name, outcome);
  }

  private ResourceType type(ObjectNode document) {
    String apiVersion = Meta.text(document, "apiVersion");
    String kind = Meta.text(document, "kind");
    if (apiVersion.isEmpty() || kind.isEmpty()) {
      throw ApiException.badRequest(
          "Object '" + (kind.isEmpty() ? "Kind" : "apiVersion") + "' is missing in a document");
    }
    Strategy strategy = resources.find(GroupVersionKind.of(apiVersion, kind));
    if (strategy == null) {
      throw new ApiException(
          404,
          "NotFound",
          "no matches for kind \"" + kind + "\" in version \"" + apiVersion + "\"",
          Json.object());
    }
    return strategy.type();
  }

  private String write(
      ObjectNode document, GroupVersionKind kind, String collection, String object) {
    ObjectNode remembered = LastApplied.remembered(document);
    for (int attempt = 1; ; attempt++) {
      try {
        ObjectNode current = read(object);
        if (current == null) {
          call("POST", collection, remembered.deepCopy());
          return "created";
        }
        return configure(kind, object, remembered, current);
      } catch (ApiException e) {
        boolean lostRace = e.reason().equals("Conflict") || e.reason().equals("AlreadyExists");
        if (!lostRace || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private String configure(
      GroupVersionKind kind, String path, ObjectNode remembered, ObjectNode current) {
    ObjectNode last = LastApplied.of(current);
    ObjectNode merged =
        ThreeWayMerge.merge(last == null ? Json.object() : last, current, remembered, shape(kind));
    if (ThreeWayMerge.same(merged, current)) {
      return "unchanged";
    }
    JsonNode answer = call("PUT", path, merged);
    return Meta.resourceVersion(answer).equals(Meta.resourceVersion(current)) && !dryRun
        ? "unchanged"
        : "configured";
  }

  private @Nullable Shape shape(GroupVersionKind kind) {
    KindType type = types.of(kind);
    return type == null ? null : type.shape();
  }

  private @Nullable ObjectNode read(String path) {
    try {
      return (ObjectNode) call("GET", path, null);
    } catch (ApiException e) {
      if (e.code() == 404 && e.reason().equals("NotFound")) {
        return null;
      }
      throw e;
    }
  }

  /** Through the chain, as the user who applies; a Status that is no success is thrown. */
  private JsonNode call(String method, String path, @Nullable ObjectNode body) {
    Query query =
        body == null
            ? Query.NONE
            : Query.of(
                dryRun
                    ? Map.of("fieldManager", MANAGER, "fieldValidation", "Strict", "dryRun", "All")
                    : Map.of("fieldManager", MANAGER, "fieldValidation", "Strict"));
    ApiResponse response =
        server.call(
            new ApiRequest(
                method,
                path,
                query,
                as.headers().without("Accept"),
                body == null ? Body.NONE : new Body.Tree(body, JSON),
                as.origin()));
    JsonNode tree = ((ApiResponse.Tree) response).tree();
    if (response.status() >= 400) {
      JsonNode details = tree.get("details");
      throw new ApiException(
          response.status(),
          Meta.text(tree, "reason"),
          Meta.text(tree, "message"),
          details instanceof ObjectNode object ? object : null);
    }
    return tree;
  }
}
