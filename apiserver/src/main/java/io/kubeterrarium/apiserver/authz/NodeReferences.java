package io.kubeterrarium.apiserver.authz;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the pods on a node refer to: the edges of upstream's node authorizer graph
 * (k8s.io/kubernetes, plugin/pkg/auth/authorizer/node), followed when somebody asks, from the
 * cached pods of the one namespace. Nothing is kept, so nothing can be stale.
 */
final class NodeReferences {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource VOLUMES = new GroupResource("", "persistentvolumes");
  private static final String MIRROR = "kubernetes.io/config.mirror";

  /** What of a volume's secrets a node needs; those of controllers are not for it. */
  private static final List<String> VOLUME_SECRETS =
      List.of("secretRef", "nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef");

  private static final Set<String> SECRET_FIELDS = Set.of("secretName");
  private static final Set<String> SECRET_REFS =
      Set.of("secretRef", "nodePublishSecretRef", "imagePullSecret");

  private final ObjectReader objects;

  NodeReferences(ObjectReader objects) {
    this.objects = objects;
  }

  /** Whether the object is the node's own, or a pod on the node refers to it. */
  boolean reach(String node, GroupResource resource, ObjectName name) {
    return switch (resource.toString()) {
      case "pods" -> isOn(objects.get(PODS, name), node);
      case "secrets" ->
          anyPod(node, name.namespace(), pod -> usesSecret(pod.path("spec"), name.name()))
              || ofVolume(node, name);
      case "configmaps" ->
          anyPod(node, name.namespace(), pod -> usesConfigMap(pod.path("spec"), name.name()));
      case "serviceaccounts" ->
          anyPod(node, name.namespace(), pod -> runsAs(pod.path("spec"), name.name()));
      case "persistentvolumeclaims" -> usesClaim(node, name);
      case "persistentvolumes" -> {
        ObjectNode volume = objects.get(VOLUMES, name);
        yield volume != null && usesClaim(node, claimOf(volume));
      }
      case "resourceclaims.resource.k8s.io" ->
          anyPod(node, name.namespace(), pod -> usesDevices(pod, name.name()));
      case "volumeattachments.storage.k8s.io", "resourceslices.resource.k8s.io" -> {
        ObjectNode object = objects.get(resource, name);
        yield object != null && Meta.text(object.path("spec"), "nodeName").equals(node);
      }
      default -> false;
    };
  }

  private static boolean isOn(@Nullable JsonNode pod, String node) {
    return pod != null && Meta.text(pod.path("spec"), "nodeName").equals(node);
  }

  /** Mirror pods are the agents' own words and lead nowhere. */
  private boolean anyPod(String node, String namespace, Predicate<ObjectNode> refers) {
    for (ObjectNode pod : objects.list(PODS, namespace)) {
      if (isOn(pod, node) && !Meta.annotations(pod).containsKey(MIRROR) && refers.test(pod)) {
        return true;
      }
    }
    return false;
  }

  private static boolean runsAs(JsonNode spec, String account) {
    return Meta.text(spec, "serviceAccountName").equals(account);
  }

  private boolean usesClaim(String node, ObjectName claim) {
    return anyPod(node, claim.namespace(), pod -> usesClaim(pod, claim.name()));
  }

  private static ObjectName claimOf(JsonNode volume) {
    JsonNode claim = volume.path("spec").path("claimRef");
    return new ObjectName(Meta.text(claim, "namespace"), Meta.text(claim, "name"));
  }

  /** A volume's secrets are read where the volume is mounted. */
  private boolean ofVolume(String node, ObjectName secret) {
    for (ObjectNode volume : objects.list(VOLUMES, "")) {
      ObjectName claim = claimOf(volume);
      if (names(volume.path("spec"), claim.namespace(), secret) && usesClaim(node, claim)) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(JsonNode spec, String claimNamespace, ObjectName secret) {
    for (JsonNode source : spec) {
      if (Meta.text(source, "secretName").equals(secret.name())
          && or(Meta.text(source, "secretNamespace"), claimNamespace).equals(secret.namespace())) {
        return true;
      }
      for (String field : VOLUME_SECRETS) {
        JsonNode reference = source.path(field);
        if (Meta.text(reference, "name").equals(secret.name())
            && or(Meta.text(reference, "namespace"), claimNamespace).equals(secret.namespace())) {
          return true;
        }
      }
    }
    return false;
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private static boolean usesDevices(JsonNode pod, String claim) {
    for (JsonNode each : pod.path("spec").path("resourceClaims")) {
      if (Meta.text(each, "resourceClaimName").equals(claim)) {
        return true;
      }
    }
    for (JsonNode each : pod.path("status").path("resourceClaimStatuses")) {
      if (Meta.text(each, "resourceClaimName").equals(claim)) {
        return true;
      }
    }
    return false;
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
}
