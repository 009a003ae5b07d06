package io.kubeterrarium.apiserver.apply;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.format.FormatException;
import io.kubeterrarium.apiserver.format.YamlReader;
import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.schema.KindTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /apply} with YAML or JSON documents, whatever the Content-Type: each is created, or
 * merged into what is there. Documents are applied in order; the first failure ends it, and its
 * code is the answer's, with what was done so far. {@code namespace} (for documents that name none)
 * and {@code dryRun=All} are taken from the query.
 */
public final class ApplyRoute implements PathRoute {
  private final Supplier<ApiServer> server;
  private final ResourceTable resources;
  private final KindTypes types;

  /**
   * @param server the chain that this route is part of
   * @param types of kinds, for their merge keys
   */
  public ApplyRoute(Supplier<ApiServer> server, ResourceTable resources, KindTypes types) {
    this.server = server;
    this.resources = resources;
    this.types = types;
  }

  @Override
  public boolean serves(String path) {
    return path.equals("/apply");
  }

  /** Each document is authorized by itself: applying is no right of its own. */
  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public ApiResponse answer(Exchange exchange) {
    if (!exchange.request().method().equals("POST")) {
      throw ApiException.methodNotAllowed("documents are applied with POST");
    }
    List<ObjectNode> documents = documents(exchange.request().body());
    ApplyDocument apply = new ApplyDocument(server.get(), resources, types, exchange.request());
    List<ApplyResult> results = new ArrayList<>();
    ApiException failure = null;
    for (ObjectNode document : documents) {
      try {
        results.add(apply.apply(document));
      } catch (ApiException e) {
        failure = e;
        break;
      }
    }
    boolean json = exchange.request().headers().first("Accept").contains("json");
    return json ? json(results, failure) : text(results, failure);
  }

  private static List<ObjectNode> documents(Body body) {
    List<ObjectNode> objects = new ArrayList<>();
    if (body instanceof Body.Tree tree) {
      add(tree.tree(), objects);
    } else if (body instanceof Body.Encoded encoded) {
      try {
        YamlReader.documents(encoded.bytes()).forEach(document -> add(document.strict(), objects));
      } catch (FormatException e) {
        throw ApiException.badRequest(String.valueOf(e.getMessage()));
      }
    }
    if (objects.isEmpty()) {
      throw ApiException.badRequest("no objects passed to apply");
    }
    return objects;
  }

  /** An object, or what a List holds. */
  private static void add(JsonNode tree, List<ObjectNode> objects) {
    if (!(tree instanceof ObjectNode object)) {
      throw ApiException.badRequest("a document is not an object");
    }
    if (Meta.text(object, "kind").endsWith("List") && object.path("items").isArray()) {
      object.path("items").forEach(item -> add(item, objects));
    } else {
      objects.add(object);
    }
  }

  private static ApiResponse text(List<ApplyResult> results, @Nullable ApiException failure) {
    StringBuilder lines = new StringBuilder();
    results.forEach(result -> lines.append(result.line()).append('\n'));
    if (failure != null) {
      lines
          .append("Error from server (")
          .append(failure.reason())
          .append("): ")
          .append(failure.getMessage())
          .append('\n');
    }
    return new ApiResponse.Encoded(
        failure == null ? 200 : failure.code(),
        "text/plain; charset=utf-8",
        lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static ApiResponse json(List<ApplyResult> results, @Nullable ApiException failure) {
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("results");
    results.forEach(result -> list.add(result.tree()));
    if (failure != null) {
      answer.set("error", failure.status());
    }
    return new ApiResponse.Tree(failure == null ? 200 : failure.code(), answer);
  }
}
