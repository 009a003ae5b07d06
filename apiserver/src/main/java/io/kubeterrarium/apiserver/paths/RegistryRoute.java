package io.kubeterrarium.apiserver.paths;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.storage.RegistryCalls;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /registry?prefix=/registry/pods/&limit=10}: what stands in the registry, for people
 * who want to see it; {@code keysOnly=true} leaves the values out. Authorization lets
 * administrators in only.
 */
public final class RegistryRoute implements PathRoute {
  private final Registry registry;

  public RegistryRoute(Registry registry) {
    this.registry = registry;
  }

  @Override
  public boolean serves(String path) {
    return path.equals("/registry");
  }

  @Override
  public ApiResponse answer(Exchange exchange) {
    String method = exchange.request().method();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      throw ApiException.methodNotAllowed(
          "the registry can be looked at only: writes go through the API");
    }
    String asked = exchange.request().query().first("prefix");
    String prefix = asked.isEmpty() ? "/registry/" : asked;
    boolean keysOnly = exchange.request().query().first("keysOnly").equals("true");
    RangeRequest request =
        RangeRequest.latest(KeyRange.prefix(Bytes.utf8(prefix))).limit(limit(exchange));
    RangeResult found =
        RegistryCalls.await(registry.range(keysOnly ? request.withoutValues() : request));
    ObjectNode answer = Json.object();
    answer.put("revision", found.revision().value());
    answer.put("compactRevision", registry.compactRevision().value());
    answer.put("prefix", prefix).put("count", found.count());
    ArrayNode keys = answer.putArray("keys");
    for (KeyValue entry : found.found()) {
      ObjectNode shown = shown(entry);
      keys.add(keysOnly ? shown : withValue(shown, entry));
    }
    return new ApiResponse.Tree(200, answer);
  }

  private static long limit(Exchange exchange) {
    String limit = exchange.request().query().first("limit");
    try {
      return limit.isEmpty() ? 0 : Long.parseLong(limit);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("limit: \"" + limit + "\" (expected: a number)");
    }
  }

  private static ObjectNode shown(KeyValue entry) {
    ObjectNode shown = Json.object();
    shown.put("key", entry.key().utf8());
    shown.put("createRevision", entry.createRevision().value());
    shown.put("modRevision", entry.modRevision().value());
    shown.put("version", entry.version());
    if (!entry.lease().isNone()) {
      shown.put("lease", entry.lease().value());
    }
    return shown;
  }

  private static ObjectNode withValue(ObjectNode shown, KeyValue entry) {
    shown.put("bytes", entry.value().length());
    return shown.set("value", value(entry));
  }

  private static JsonNode value(KeyValue entry) {
    try {
      JsonNode tree = Json.read(entry.value().unsafeArray());
      return tree instanceof ObjectNode object ? SecretMask.masked(object) : tree;
    } catch (JacksonException e) {
      return Json.object().put("unreadable", entry.value().length() + " bytes");
    }
  }
}
