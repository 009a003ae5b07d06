package io.kubeterrarium.apiserver.bootstrap;

import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.policy.PriorityClassKind;
import io.kubeterrarium.apiserver.resource.GroupPriority;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects that every cluster has, besides namespaces, roles and the server's own Service. */
final class BuiltInObjects {
  private static final String REGISTRATION = "apiregistration.k8s.io";
  private static final Map<String, String> PURPOSES =
      Map.of(
          "system-cluster-critical",
          "For pods that the cluster cannot do without, on whichever node.",
          "system-node-critical",
          "For pods that a node cannot do without.");

  private BuiltInObjects() {}

  /**
   * One APIService a group version, but for that of the APIServices themselves.
   *
   * @param groups the document at {@code /apis}
   */
  static List<ObjectNode> apiServices(JsonNode groups) {
    List<ObjectNode> services = new ArrayList<>();
    services.add(apiService(GroupVersion.parse("v1")));
    for (JsonNode group : groups.path("groups")) {
      for (JsonNode version : group.path("versions")) {
        GroupVersion known = GroupVersion.parse(Meta.text(version, "groupVersion"));
        if (!known.group().equals(REGISTRATION)) {
          services.add(apiService(known));
        }
      }
    }
    return services;
  }

  private static ObjectNode apiService(GroupVersion version) {
    ObjectNode service =
        Json.object().put("apiVersion", REGISTRATION + "/v1").put("kind", "APIService");
    ObjectNode metadata = service.putObject("metadata");
    metadata.put("name", version.version() + "." + version.group());
    metadata.putObject("labels").put("kube-aggregator.kubernetes.io/automanaged", "onstart");
    GroupPriority priority = GroupPriority.of(version);
    ObjectNode spec = service.putObject("spec");
    if (!version.group().isEmpty()) {
      spec.put("group", version.group());
    }
    spec.put("version", version.version())
        .put("groupPriorityMinimum", priority.group())
        .put("versionPriority", priority.version());
    return service;
  }

  /** What an API server behind this one reads to know whom to believe. */
  static ObjectNode frontProxy(String clientAuthority, String proxyAuthority) {
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata")
        .put("name", "extension-apiserver-authentication")
        .put("namespace", "kube-system");
    map.putObject("data")
        .put("client-ca-file", clientAuthority)
        .put("requestheader-allowed-names", "[\"front-proxy-client\"]")
        .put("requestheader-client-ca-file", proxyAuthority)
        .put("requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]")
        .put("requestheader-group-headers", "[\"X-Remote-Group\"]")
        .put("requestheader-uid-headers", "[\"X-Remote-Uid\"]")
        .put("requestheader-username-headers", "[\"X-Remote-User\"]");
    return map;
  }

  /** Since when uses of legacy tokens are recorded; who cleans these up asks. */
  static ObjectNode legacyTokenTracking(LocalDate since) {
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata")
        .put("name", "kube-apiserver-legacy-service-account-token-tracking")
        .put("namespace", "kube-system");
    map.putObject("data").put("since", since.toString());
    return map;
  }

  static List<ObjectNode> priorityClasses() {
    List<ObjectNode> classes = new ArrayList<>();
    new TreeMap<>(PriorityClassKind.SYSTEM)
        .forEach(
            (name, value) -> {
              ObjectNode each =
                  Json.object()
                      .put("apiVersion", "scheduling.k8s.io/v1")
                      .put("kind", "PriorityClass");
              each.putObject("metadata").put("name", name);
              each.put("value", value).put("description", PURPOSES.getOrDefault(name, ""));
              classes.add(each);
            });
    return classes;
  }
}
