package io.kubeterrarium.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The optional fields in which upstream tells empty from left out: Go holds them by pointer, or
 * writes them whatever they hold. Of all other optional fields a zero, an empty text, list or map
 * is nothing, and is not stored. Neither the models nor the comments say so.
 */
final class KeptEmpty {
  private static final Map<String, Set<String>> FIELDS = read();

  private KeptEmpty() {}

  private static Map<String, Set<String>> read() {
    Map<String, Set<String>> fields = new HashMap<>();
    try (InputStream in =
        Objects.requireNonNull(KeptEmpty.class.getResourceAsStream("kept-empty.tsv"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        String[] columns = line.split("\t");
        fields.put(columns[0], Set.of(columns[1].split(",")));
      }
      return Map.copyOf(fields);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param type as {@code io.k8s.api.apps.v1.DeploymentSpec}
   */
  static boolean holds(String type, String field) {
    return FIELDS.getOrDefault(type, Set.of()).contains(field);
  }
}
