package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.fields.FieldPath;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.format.YamlReader;
import io.kubeterrarium.apiserver.schema.SchemaTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the tests of ownership share: real types, objects as YAML, owners as one line each. */
final class OwnedTypes {
  static final FieldTracking TRACKING =
      new FieldTracking(kind -> SchemaTypes.get().of(kind), Versions.ONE);
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final FieldSet STATUS = FieldSet.of(FieldPath.of("status"));

  private OwnedTypes() {}

  static FieldTracking.Writer writer(String manager) {
    return writer(manager, NOW);
  }

  /** Of ConfigMaps and Pods. */
  static FieldTracking.Writer writer(String manager, Instant now) {
    return new FieldTracking.Writer(manager, "v1", "", STATUS, now);
  }

  /** Of Deployments. */
  static FieldTracking.Writer ofApps(String manager) {
    return new FieldTracking.Writer(manager, "apps/v1", "", STATUS, NOW);
  }

  static ObjectNode yaml(String text) {
    YamlReader.Document document =
        Objects.requireNonNull(YamlReader.first(text.getBytes(StandardCharsets.UTF_8)));
    return (ObjectNode) document.tree();
  }

  /** By {@code manager operation subresource}, the encoded fields. */
  static TreeMap<String, String> owners(@Nullable JsonNode object) {
    TreeMap<String, String> owners = new TreeMap<>();
    Objects.requireNonNull(object)
        .path("metadata")
        .path("managedFields")
        .forEach(
            entry -> {
              String who =
                  entry.path("manager").asString("")
                      + " "
                      + entry.path("operation").asString("")
                      + (entry.has("subresource")
                          ? " " + entry.path("subresource").asString("")
                          : "");
              owners.put(who, Json.text(entry.path("fieldsV1")));
            });
    return owners;
  }
}
