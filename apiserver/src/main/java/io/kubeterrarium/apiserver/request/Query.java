package io.kubeterrarium.apiserver.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decoded query parameters; a parameter may come several times. */
public record Query(Map<String, List<String>> parameters) {
  public static final Query NONE = new Query(Map.of());

  /**
   * Reads a raw query string, percent escapes and all. A parameter with a malformed escape is
   * passed over, as Go's {@code URL.Query} has it.
   */
  public static Query parse(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> parsed = new LinkedHashMap<>();
    for (String pair : raw.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        try {
          String name = URLDecoder.decode(key, StandardCharsets.UTF_8);
          String decoded = URLDecoder.decode(value, StandardCharsets.UTF_8);
          parsed.computeIfAbsent(name, k -> new ArrayList<>(1)).add(decoded);
        } catch (IllegalArgumentException malformed) {
          continue;
        }
      }
    }
    return new Query(parsed);
  }

  public static Query of(Map<String, String> single) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    single.forEach((key, value) -> parameters.put(key, List.of(value)));
    return new Query(parameters);
  }

  /** The first value, or the empty string. */
  public String first(String name) {
    List<String> values = parameters.get(name);
    return values == null || values.isEmpty() ? "" : values.get(0);
  }

  public List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  public boolean has(String name) {
    return parameters.containsKey(name);
  }

  /**
   * True for {@code true}, {@code 1} and the like, as Go's ParseBool and upstream's conversion read
   * them.
   */
  public boolean flag(String name) {
    if (!has(name)) {
      return false;
    }
    String value = first(name);
    return !(value.equalsIgnoreCase("false") || value.equals("0"));
  }
}
