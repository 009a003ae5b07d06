package io.kubeterrarium.simulator.fuzz;

import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One request as it goes over the wire.
 *
 * @param path decoded
 * @param query decoded, in order; a name may come more than once
 * @param contentType empty where there is no body
 */
record FuzzRequest(
    String method,
    String path,
    List<Map.Entry<String, String>> query,
    String accept,
    String contentType,
    byte[] body) {
  private static final int SHOWN = 4000;

  ApiRequest asCall() {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    if (!accept.isEmpty()) {
      headers.put("Accept", List.of(accept));
    }
    headers.put("User-Agent", List.of("fuzz/1"));
    Map<String, List<String>> parameters =
        query.stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    LinkedHashMap::new,
                    Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    return new ApiRequest(
        method,
        path,
        new Query(parameters),
        new Headers(headers),
        body.length == 0 ? Body.NONE : new Body.Encoded(body, contentType),
        new Origin.LoopbackHttp("127.0.0.1"));
  }

  /** Enough to send it again by hand. */
  @Override
  public String toString() {
    return "%s %s %s%nAccept: %s%nContent-Type: %s%n%s"
        .formatted(method, path, query, accept, contentType, shownBody());
  }

  private String shownBody() {
    String text = new String(body, StandardCharsets.UTF_8);
    boolean readable = text.chars().allMatch(c -> c >= ' ' && c != 0xFFFD || c == '\n');
    String shown = readable ? text : "hex " + HexFormat.of().formatHex(body);
    return shown.length() > SHOWN
        ? shown.substring(0, SHOWN) + "… (" + body.length + " bytes)"
        : shown;
  }
}
