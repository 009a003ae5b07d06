package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.json.Meta;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a node agent may say of a pod that it runs on its own account: it is the node's, and reaches
 * for nothing in the API. Source: upstream's NodeRestriction.
 */
final class MirrorPod {
  /** By the field that names such an object, wherever it stands in a spec. */
  private static final Map<String, String> REFERENCES =
      Map.ofEntries(
          Map.entry("secret", "secrets"),
          Map.entry("secretName", "secrets"),
          Map.entry("secretRef", "secrets"),
          Map.entry("secretKeyRef", "secrets"),
          Map.entry("imagePullSecrets", "secrets"),
          Map.entry("nodePublishSecretRef", "secrets"),
          Map.entry("configMap", "configmaps"),
          Map.entry("configMapRef", "configmaps"),
          Map.entry("configMapKeyRef", "configmaps"),
          Map.entry("persistentVolumeClaim", "persistentvolumeclaims"),
          Map.entry("ephemeral", "persistentvolumeclaims"),
          Map.entry("clusterTrustBundle", "clustertrustbundles"),
          Map.entry("resourceClaims", "resourceclaims"));

  private MirrorPod() {}

  /**
   * @param known the node as it is stored; null where it is not
   */
  static Optional<String> objection(JsonNode pod, String node, @Nullable JsonNode known) {
    Optional<String> owner = owner(Meta.of(pod).path("ownerReferences"), node, known);
    if (owner.isPresent()) {
      return owner;
    }
    String cannot = "node \"" + node + "\" can not create pods that reference ";
    if (!Meta.text(pod.path("spec"), "serviceAccountName").isEmpty()) {
      return Optional.of(cannot + "a service account");
    }
    return references(pod.path("spec")).stream().findFirst().map(kind -> cannot + kind);
  }

  private static Optional<String> owner(JsonNode owners, String node, @Nullable JsonNode known) {
    String subject = "node \"" + node + "\" ";
    if (owners.size() > 1) {
      return Optional.of(
          subject + "can only create pods with a single owner reference set to itself");
    }
    JsonNode owner = owners.path(0);
    if (!Meta.text(owner, "apiVersion").equals("v1")
        || !Meta.text(owner, "kind").equals("Node")
        || !Meta.text(owner, "name").equals(node)) {
      return Optional.of(subject + "can only create pods with an owner reference set to itself");
    }
    if (!owner.path("controller").asBoolean(false)) {
      return Optional.of(
          subject + "can only create pods with a controller owner reference set to itself");
    }
    if (owner.path("blockOwnerDeletion").asBoolean(false)) {
      return Optional.of(subject + "must not set blockOwnerDeletion on an owner reference");
    }
    String uid = known == null ? "" : Meta.uid(known);
    return Meta.text(owner, "uid").equals(uid)
        ? Optional.empty()
        : Optional.of(
            "node %s UID mismatch: expected %s got %s"
                .formatted(node, Meta.text(owner, "uid"), uid));
  }

  /** The kinds of objects that a spec names, in the order in which it does. */
  static Set<String> references(JsonNode spec) {
    Set<String> kinds = new LinkedHashSet<>();
    collect(spec, kinds);
    return kinds;
  }

  private static void collect(JsonNode tree, Set<String> kinds) {
    if (tree.isArray()) {
      tree.forEach(each -> collect(each, kinds));
    }
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      JsonNode value = field.getValue();
      String kind = REFERENCES.get(field.getKey());
      if (kind != null && (value.isString() || !value.isEmpty())) {
        kinds.add(kind);
      }
      collect(value, kinds);
    }
  }
}
