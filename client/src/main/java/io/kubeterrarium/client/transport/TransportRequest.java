package io.kubeterrarium.client.transport;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * @param method in upper case
 * @param path not encoded, without the query
 * @param query not encoded
 * @param contentType of the body; {@code application/json} but for patches
 * @param body given away: the caller does not change it afterwards; null for none
 */
public record TransportRequest(
    String method,
    String path,
    Map<String, String> query,
    String contentType,
    @Nullable JsonNode body) {

  public static TransportRequest get(String path, Map<String, String> query) {
    return new TransportRequest("GET", path, query, "application/json", null);
  }

  public static TransportRequest post(String path, JsonNode body) {
    return new TransportRequest("POST", path, Map.of(), "application/json", body);
  }

  public static TransportRequest put(String path, JsonNode body) {
    return new TransportRequest("PUT", path, Map.of(), "application/json", body);
  }

  public static TransportRequest patch(String path, String contentType, JsonNode body) {
    return new TransportRequest("PATCH", path, Map.of(), contentType, body);
  }

  public static TransportRequest delete(String path, @Nullable JsonNode options) {
    return new TransportRequest("DELETE", path, Map.of(), "application/json", options);
  }
}
