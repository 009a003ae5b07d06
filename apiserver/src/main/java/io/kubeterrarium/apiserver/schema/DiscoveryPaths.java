package io.kubeterrarium.apiserver.schema;

import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * What OpenAPI v3 lists besides group versions: discovery's documents and a few paths of the server
 * itself. Each document names its one path and what a GET of it is for.
 */
final class DiscoveryPaths {
  private static final Map<String, String> SERVER =
      Map.of(
          ".well-known/openid-configuration", "Where tokens' keys are found.",
          "api", "The versions of the core group.",
          "apis", "The groups that are served.",
          "openid/v1/jwks", "The keys that tokens are signed with.",
          "version", "The server's version.");

  private DiscoveryPaths() {}

  /** Document names with what each path is for. */
  static Map<String, String> of(List<GroupVersion> versions) {
    Map<String, String> paths = new TreeMap<>(SERVER);
    for (GroupVersion version : versions) {
      if (!version.group().isEmpty()) {
        paths.put("apis/" + version.group(), "The versions of the group.");
      }
    }
    return paths;
  }

  static ObjectNode document(String name, String purpose, String serverVersion) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", serverVersion);
    boolean ofGroups = name.startsWith("api");
    document
        .putObject("paths")
        .putObject("/" + name + (ofGroups ? "/" : ""))
        .putObject("get")
        .put("description", purpose)
        .putObject("responses")
        .putObject("200")
        .put("description", "OK");
    return document;
  }
}
