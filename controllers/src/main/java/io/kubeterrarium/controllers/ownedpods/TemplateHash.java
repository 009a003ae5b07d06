package io.kubeterrarium.controllers.ownedpods;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.kubeterrarium.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The {@code pod-template-hash}: FNV-1a (32 bits) over the template's JSON with sorted keys,
 * written in decimal with letters that spell no words. The value differs from upstream's, which
 * hashes Go's own dump of the struct; its look is the same.
 */
public final class TemplateHash {
  public static final String LABEL = "pod-template-hash";
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private TemplateHash() {}

  /**
   * @param collisions how often a name made of the hash was taken by another; null for never
   */
  public static String of(PodTemplateSpec template, @Nullable Integer collisions) {
    StringBuilder canonical = new StringBuilder();
    append(canonical, Json.tree(template));
    if (collisions != null) {
      canonical.append('#').append(collisions);
    }
    int hash = 0x811c9dc5;
    for (byte each : canonical.toString().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * 0x01000193;
    }
    StringBuilder safe = new StringBuilder();
    for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
      safe.append(ALPHABET.charAt(digit % ALPHABET.length()));
    }
    return safe.toString();
  }

  /** Whether two templates make the same pods, but for the hash's own label. */
  public static boolean sameTemplate(PodTemplateSpec one, PodTemplateSpec other) {
    ObjectMeta a = Objects.requireNonNullElseGet(one.getMetadata(), ObjectMeta::new);
    ObjectMeta b = Objects.requireNonNullElseGet(other.getMetadata(), ObjectMeta::new);
    return labels(a).equals(labels(b))
        && orEmpty(a.getAnnotations()).equals(orEmpty(b.getAnnotations()))
        && list(a.getFinalizers()).equals(list(b.getFinalizers()))
        && Objects.equals(one.getSpec(), other.getSpec());
  }

  private static Map<String, String> labels(ObjectMeta meta) {
    Map<String, String> labels = new HashMap<>(orEmpty(meta.getLabels()));
    labels.remove(LABEL);
    return labels;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  private static List<String> list(@Nullable List<String> list) {
    return list == null ? List.of() : list;
  }

  private static void append(StringBuilder text, JsonNode node) {
    if (node.isObject()) {
      text.append('{');
      for (String field : new TreeSet<>(node.propertyNames())) {
        text.append('"').append(field).append("\":");
        append(text, node.path(field));
        text.append(',');
      }
      text.append('}');
    } else if (node.isArray()) {
      text.append('[');
      for (JsonNode each : node) {
        append(text, each);
        text.append(',');
      }
      text.append(']');
    } else {
      text.append(node);
    }
  }
}
