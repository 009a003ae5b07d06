package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * An APIService for each group version that definitions bring along. Source:
 * pkg/controlplane/controller/crdregistration.
 */
final class Registration {
  private static final String PATH = "/apis/apiregistration.k8s.io/v1/apiservices";
  private static final GroupResource SERVICES =
      new GroupResource("apiregistration.k8s.io", "apiservices");
  private static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";
  private static final int GROUP_PRIORITY = 1000;
  private static final int VERSION_PRIORITY = 100;

  private final ObjectStorage storage;
  private final Loopback api;

  Registration(ObjectStorage storage, Loopback api) {
    this.storage = storage;
    this.api = api;
  }

  /** Brings the APIServices of one definition's versions in line with all that is served. */
  void sync(Definition definition, List<Definition> served) {
    Set<String> wanted = new TreeSet<>();
    served.stream()
        .filter(other -> other.group().equals(definition.group()))
        .forEach(other -> wanted.addAll(servedVersions(other)));
    for (ObjectNode version : definition.versions()) {
      String name = Meta.text(version, "name");
      sync(new GroupVersion(definition.group(), name), wanted.contains(name));
    }
  }

  private static List<String> servedVersions(Definition definition) {
    return definition.versions().stream()
        .filter(version -> version.path("served").asBoolean(false))
        .map(version -> Meta.text(version, "name"))
        .toList();
  }

  private void sync(GroupVersion version, boolean wanted) {
    String name = version.version() + "." + version.group();
    ObjectNode known = storage.get(SERVICES, new ObjectName("", name));
    if (wanted && known == null) {
      api.post(PATH, service(version, name));
    } else if (!wanted && known != null && Meta.labels(known).containsKey(MANAGED)) {
      api.delete(PATH + "/" + name);
    }
  }

  private static ObjectNode service(GroupVersion version, String name) {
    ObjectNode service =
        Json.object().put("apiVersion", "apiregistration.k8s.io/v1").put("kind", "APIService");
    ObjectNode metadata = service.putObject("metadata").put("name", name);
    metadata.putObject("labels").put(MANAGED, "true");
    service
        .putObject("spec")
        .put("group", version.group())
        .put("version", version.version())
        .put("groupPriorityMinimum", GROUP_PRIORITY)
        .put("versionPriority", VERSION_PRIORITY);
    return service;
  }
}
