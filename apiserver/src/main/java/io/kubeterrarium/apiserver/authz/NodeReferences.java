package io.kubeterrarium.apiserver.authz;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the pods on a node refer to: the edges of upstream's node authorizer graph
 * (k8s.io/kubernetes, plugin/pkg/auth/authorizer/node), followed when somebody asks, from the
 * cached pods of the one namespace. Nothing is kept, so nothing can be stale.
 */
final class NodeReferences {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
  private static final Set<String> SECRET_FIELDS = Set.of("secretName");
  private static final Set<String> SECRET_REFS =
      Set.of("secretRef", "nodePublishSecretRef", "imagePullSecret");

  private final ObjectReader objects;

  NodeReferences(ObjectReader objects) {
    this.objects = objects;
  }

  /** Whether a pod on the node refers to the object. */
  boolean reach(String node, GroupResource resource, ObjectName name) {
    for (ObjectNode pod : objects.list(PODS, name.namespace())) {
      if (Meta.text(pod.path("spec"), "nodeName").equals(node) && refers(pod, resource, name)) {
        return true;
      }
    }
    return false;
  }

  private boolean refers(ObjectNode pod, GroupResource resource, ObjectName name) {
    JsonNode spec = pod.path("spec");
    return switch (resource.resource()) {
      case "secrets" -> usesSecret(spec, name.name());
      case "configmaps" -> usesConfigMap(spec, name.name());
      case "serviceaccounts" -> Meta.text(spec, "serviceAccountName").equals(name.name());
      case "persistentvolumeclaims" -> usesClaim(pod, name.name());
      case "persistentvolumes" -> usesVolume(pod, name.name());
      default -> false;
    };
  }

  private static boolean usesSecret(JsonNode spec, String name) {
    for (JsonNode secret : spec.path("imagePullSecrets")) {
      if (Meta.text(secret, "name").equals(name)) {
        return true;
      }
    }
    if (usesInEnvironment(spec, "secretRef", "secretKeyRef", name)) {
      return true;
    }
    for (JsonNode volume : spec.path("volumes")) {
      for (JsonNode source : volume) {
        for (String field : SECRET_FIELDS) {
          if (Meta.text(source, field).equals(name)) {
            return true;
          }
        }
        for (String field : SECRET_REFS) {
          if (Meta.text(source.path(field), "name").equals(name)) {
            return true;
          }
        }
      }
      if (isProjected(volume, "secret", name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean usesConfigMap(JsonNode spec, String name) {
    if (usesInEnvironment(spec, "configMapRef", "configMapKeyRef", name)) {
      return true;
    }
    for (JsonNode volume : spec.path("volumes")) {
      if (Meta.text(volume.path("configMap"), "name").equals(name)
          || isProjected(volume, "configMap", name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isProjected(JsonNode volume, String kind, String name) {
    for (JsonNode source : volume.path("projected").path("sources")) {
      if (Meta.text(source.path(kind), "name").equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean usesInEnvironment(
      JsonNode spec, String wholeRef, String keyRef, String name) {
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      for (JsonNode container : spec.path(list)) {
        for (JsonNode from : container.path("envFrom")) {
          if (Meta.text(from.path(wholeRef), "name").equals(name)) {
            return true;
          }
        }
        for (JsonNode variable : container.path("env")) {
          if (Meta.text(variable.path("valueFrom").path(keyRef), "name").equals(name)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean usesClaim(ObjectNode pod, String name) {
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      if (Meta.text(volume.path("persistentVolumeClaim"), "claimName").equals(name)
          || volume.has("ephemeral")
              && name.equals(Meta.name(pod) + "-" + Meta.text(volume, "name"))) {
        return true;
      }
    }
    return false;
  }

  private boolean usesVolume(ObjectNode pod, String volume) {
    for (ObjectNode claim : objects.list(CLAIMS, Meta.namespace(pod))) {
      if (Meta.text(claim.path("spec"), "volumeName").equals(volume)
          && usesClaim(pod, Meta.name(claim))) {
        return true;
      }
    }
    return false;
  }
}
