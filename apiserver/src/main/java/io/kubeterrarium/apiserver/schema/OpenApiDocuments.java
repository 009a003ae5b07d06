package io.kubeterrarium.apiserver.schema;

import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAPI v3: the index at {@code /openapi/v3} and one document a group version. Documents are put
 * together from the generated schemas and the resource table when they are first asked for, and
 * kept as bytes.
 */
public final class OpenApiDocuments {
  private static final String ROOT = "/openapi/v3";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1";
  private static final String REFERENCE = "#/components/schemas/";

  private final ResourceTable table;
  private final String serverVersion;
  private final Map<GroupVersion, OpenApiDocument> documents = new ConcurrentHashMap<>();

  /**
   * @param serverVersion as in {@code v1.36.0}
   */
  public OpenApiDocuments(ResourceTable table, String serverVersion) {
    this.table = table;
    this.serverVersion = serverVersion;
  }

  public static boolean serves(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  /**
   * The answer for a path; null where nothing is served under it.
   *
   * @param hash the query's {@code hash}, empty where there is none; with the right one the answer
   *     may be kept for ever
   */
  public @Nullable ApiResponse answer(String path, String hash) {
    if (path.equals(ROOT) || path.equals(ROOT + "/")) {
      return new ApiResponse.Tree(200, index());
    }
    String name = path.substring(ROOT.length() + 1);
    for (GroupVersion version : table.groupVersions()) {
      if (pathOf(version).equals(name)) {
        OpenApiDocument document = known(version);
        byte[] bytes = document.bytes(() -> Json.bytes(document(document.strategies())));
        String etag = document.hash();
        Headers headers = Headers.of("Etag", "\"" + etag + "\"");
        if (hash.equals(etag)) {
          headers = headers.with("Cache-Control", "public, immutable, max-age=31536000");
        }
        return new ApiResponse.Encoded(200, headers, "application/json", bytes);
      }
    }
    String purpose = DiscoveryPaths.of(table.groupVersions()).get(name);
    return purpose == null
        ? null
        : new ApiResponse.Encoded(
            200,
            "application/json",
            Json.bytes(DiscoveryPaths.document(name, purpose, serverVersion)));
  }

  /** The documents of all group versions; new trees. */
  List<ObjectNode> all() {
    return table.groupVersions().stream().map(version -> document(table.in(version))).toList();
  }

  /** Another text whenever another set of kinds is served. */
  String served() {
    return table.groupVersions().stream()
        .map(version -> known(version).hash())
        .collect(Collectors.joining());
  }

  String serverVersion() {
    return serverVersion;
  }

  private static String pathOf(GroupVersion version) {
    return version.group().isEmpty() ? "api/" + version.version() : "apis/" + version;
  }

  private ObjectNode index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (GroupVersion version : table.groupVersions()) {
      String path = pathOf(version);
      paths
          .putObject(path)
          .put("serverRelativeURL", ROOT + "/" + path + "?hash=" + known(version).hash());
    }
    DiscoveryPaths.of(table.groupVersions())
        .keySet()
        .forEach(path -> paths.putObject(path).put("serverRelativeURL", ROOT + "/" + path));
    return index;
  }

  /** What is known of a group version, as long as the same is served of it. */
  private OpenApiDocument known(GroupVersion version) {
    List<Strategy> strategies = table.in(version);
    OpenApiDocument known = documents.get(version);
    if (known == null || !known.isOf(strategies)) {
      known = new OpenApiDocument(strategies, hashOf(strategies));
      documents.put(version, known);
    }
    return known;
  }

  /**
   * Changes with the generated types, the server's version and what is served; costs no document.
   */
  private String hashOf(List<Strategy> strategies) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(resource("types.tsv"));
      digest.update(serverVersion.getBytes(StandardCharsets.UTF_8));
      for (Strategy strategy : strategies) {
        String served =
            strategy.type().toString() + new TreeMap<>(strategy.subresources()).keySet();
        digest.update(served.getBytes(StandardCharsets.UTF_8));
        KindType own = strategy.bodies();
        ObjectNode schema = own == null ? null : own.openApi();
        if (schema != null) {
          digest.update(Json.bytes(schema));
        }
      }
      return HexFormat.of().formatHex(digest.digest()).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private ObjectNode document(List<Strategy> strategies) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", serverVersion);
    ObjectNode paths = document.putObject("paths");
    Map<String, JsonNode> own = new HashMap<>();
    for (Strategy strategy : strategies) {
      new OpenApiPaths(strategy, paths).add();
      CustomSchemas.add(strategy, own);
    }
    if (!own.isEmpty()) {
      CustomSchemas.describe(own, schemasOf(META).path(META + ".Status").path("properties"));
    }
    ObjectNode components = document.putObject("components");
    components.set("schemas", schemas(paths, own));
    components
        .putObject("securitySchemes")
        .putObject("BearerToken")
        .put("type", "apiKey")
        .put("description", "Bearer Token authentication")
        .put("name", "authorization")
        .put("in", "header");
    return document;
  }

  /** All schemas that the paths refer to, and those that these refer to, by name. */
  private static ObjectNode schemas(ObjectNode paths, Map<String, JsonNode> own) {
    Map<String, ObjectNode> packages = new HashMap<>();
    Map<String, JsonNode> found = new TreeMap<>();
    Deque<JsonNode> open = new ArrayDeque<>();
    open.add(paths);
    while (!open.isEmpty()) {
      JsonNode node = open.removeLast();
      node.forEach(open::add);
      String reference = Meta.text(node, "$ref"); // which is a field of JSONSchemaProps too
      if (reference.startsWith(REFERENCE)) {
        String name = reference.substring(REFERENCE.length());
        if (!found.containsKey(name)) {
          String inPackage = name.substring(0, name.lastIndexOf('.'));
          JsonNode schema =
              own.containsKey(name)
                  ? own.get(name)
                  : packages.computeIfAbsent(inPackage, OpenApiDocuments::schemasOf).path(name);
          found.put(name, schema.isObject() ? schema : Json.object().put("type", "object"));
          open.add(found.get(name));
        }
      }
    }
    ObjectNode schemas = Json.object();
    schemas.setAll(found);
    return schemas;
  }

  private static ObjectNode schemasOf(String inPackage) {
    return (ObjectNode) Json.read(resource("openapi/" + inPackage + ".json"));
  }

  private static byte[] resource(String name) {
    try (InputStream stream =
        OpenApiDocuments.class.getResourceAsStream(SchemaTypes.FOLDER + name)) {
      if (stream == null) {
        return "{}".getBytes(StandardCharsets.UTF_8);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
