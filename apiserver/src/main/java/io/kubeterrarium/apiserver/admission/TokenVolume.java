package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The volume with token, root certificate and namespace that every container finds mounted. */
final class TokenVolume {
  private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

  /** Longer than an hour by seven seconds, as upstream asks for. */
  private static final int EXPIRATION_SECONDS = 3607;

  private static final int MODE_0644 = 420;

  /** Letters and digits that spell no words; k8s.io/apimachinery/pkg/util/rand. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private final RandomGenerator random;

  TokenVolume(RandomGenerator random) {
    this.random = random;
  }

  /** Mounts it where nothing is mounted at its path; doing it twice is doing it once. */
  void mount(ObjectNode spec) {
    String name = "kube-api-access-" + suffix();
    boolean needed = false;
    for (String kind : List.of("initContainers", "containers")) {
      for (JsonNode container : spec.path(kind)) {
        if (container instanceof ObjectNode object && !isMounted(object)) {
          array(object, "volumeMounts")
              .addObject()
              .put("name", name)
              .put("readOnly", true)
              .put("mountPath", MOUNT_PATH);
          needed = true;
        }
      }
    }
    if (needed) {
      array(spec, "volumes").add(volume(name));
    }
  }

  private String suffix() {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return suffix.toString();
  }

  private static boolean isMounted(ObjectNode container) {
    for (JsonNode mount : container.path("volumeMounts")) {
      if (Meta.text(mount, "mountPath").equals(MOUNT_PATH)) {
        return true;
      }
    }
    return false;
  }

  private static ArrayNode array(ObjectNode parent, String field) {
    return parent.get(field) instanceof ArrayNode existing ? existing : parent.putArray(field);
  }

  private static ObjectNode volume(String name) {
    ObjectNode volume = Json.object().put("name", name);
    ObjectNode projected = volume.putObject("projected").put("defaultMode", MODE_0644);
    ArrayNode sources = projected.putArray("sources");
    sources
        .addObject()
        .putObject("serviceAccountToken")
        .put("expirationSeconds", EXPIRATION_SECONDS)
        .put("path", "token");
    ObjectNode roots = sources.addObject().putObject("configMap").put("name", "kube-root-ca.crt");
    roots.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
    ObjectNode namespace =
        sources
            .addObject()
            .putObject("downwardAPI")
            .putArray("items")
            .addObject()
            .put("path", "namespace");
    namespace.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
    return volume;
  }
}
