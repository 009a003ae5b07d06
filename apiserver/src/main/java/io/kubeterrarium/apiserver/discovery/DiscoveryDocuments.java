package io.kubeterrarium.apiserver.discovery;

import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents by which clients find out what is served. */
public final class DiscoveryDocuments {
  private static final String AGGREGATED = "as=apigroupdiscoverylist";

  private final ServedVersions served;
  private final LegacyDiscovery legacy;
  private final AggregatedDiscovery aggregated;

  public DiscoveryDocuments(ResourceTable table) {
    this(table, RemoteVersions.NONE);
  }

  public DiscoveryDocuments(ResourceTable table, RemoteVersions remote) {
    this.served = new ServedVersions(table, remote);
    this.legacy = new LegacyDiscovery(served);
    this.aggregated = new AggregatedDiscovery(served);
  }

  /** Whether the path is below one of discovery's roots, or is the root itself. */
  public static boolean serves(String path) {
    return path.equals("/") || below(path, "/api") || below(path, "/apis");
  }

  private static boolean below(String path, String root) {
    return path.equals(root) || path.startsWith(root + "/");
  }

  /**
   * The answer for a path; null where nothing is served under it.
   *
   * @param accept the request's Accept header, which may ask for the aggregated form
   * @param serverAddress host and port at which clients reach the server
   * @param otherPaths what is served besides resources, for the list at the root
   */
  public @Nullable ApiResponse answer(
      String path, String accept, String serverAddress, List<String> otherPaths) {
    String trimmed =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (trimmed.equals("/") || trimmed.isEmpty()) {
      return new ApiResponse.Tree(200, root(otherPaths));
    }
    boolean isRoot = trimmed.equals("/api") || trimmed.equals("/apis");
    String version = isRoot ? aggregatedVersion(accept) : "";
    if (!version.isEmpty()) {
      ObjectNode list = aggregated.list(trimmed.equals("/api"), version);
      String type =
          "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
      return new ApiResponse.Encoded(200, type, Json.bytes(list));
    }
    ObjectNode document = legacy.document(trimmed, serverAddress);
    return document == null ? null : new ApiResponse.Tree(200, document);
  }

  /** The first range that can be served decides; empty where that is the legacy form. */
  private static String aggregatedVersion(String accept) {
    for (String range : accept.split(",")) {
      String plain = range.replace(" ", "").toLowerCase(Locale.ROOT);
      if (!plain.startsWith("application/json")) {
        continue;
      }
      if (!plain.contains(AGGREGATED)) {
        return "";
      }
      if (plain.contains("v=v2;") || plain.endsWith("v=v2")) {
        return "v2";
      }
      if (plain.contains("v=v2beta1;") || plain.endsWith("v=v2beta1")) {
        return "v2beta1";
      }
    }
    return "";
  }

  private ObjectNode root(List<String> otherPaths) {
    TreeSet<String> paths = new TreeSet<>(otherPaths);
    paths.add("/api");
    paths.add("/apis");
    paths.add("/apis/");
    for (GroupVersion version : served.all()) {
      if (version.group().isEmpty()) {
        paths.add("/api/" + version.version());
      } else {
        paths.add("/apis/" + version.group());
        paths.add("/apis/" + version);
      }
    }
    ObjectNode root = Json.object();
    ArrayNode list = root.putArray("paths");
    paths.forEach(list::add);
    return root;
  }
}
