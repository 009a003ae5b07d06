package io.kubeterrarium.apiserver.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields as Go's decoder names them in its errors: by their JSON names, and by the name of the
 * struct where one stands inside of another without a name of its own ({@code
 * spec.volumes.VolumeSource.emptyDir}). Source: k8s.io/api.
 */
final class GoFields {
  private static final Set<String> NAMED_REFERENCES =
      Set.of(
          "ConfigMapEnvSource",
          "ConfigMapKeySelector",
          "ConfigMapProjection",
          "ConfigMapVolumeSource",
          "SecretEnvSource",
          "SecretKeySelector",
          "SecretProjection");

  /** What such structs hold besides the inner one. */
  private static final Map<String, Set<String>> OWN =
      Map.of(
          "Volume", Set.of("name"),
          "EphemeralContainer", Set.of("targetContainerName"),
          "IngressRule", Set.of("host"),
          "Probe",
              Set.of(
                  "initialDelaySeconds",
                  "timeoutSeconds",
                  "periodSeconds",
                  "successThreshold",
                  "failureThreshold",
                  "terminationGracePeriodSeconds"),
          "PersistentVolumeSpec",
              Set.of(
                  "capacity",
                  "accessModes",
                  "claimRef",
                  "persistentVolumeReclaimPolicy",
                  "storageClassName",
                  "mountOptions",
                  "volumeMode",
                  "nodeAffinity",
                  "volumeAttributesClassName"),
          "NamedRuleWithOperations", Set.of("resourceNames"),
          "RuleWithOperations", Set.of("operations"));

  private static final Map<String, String> INNER =
      Map.of(
          "Volume", "VolumeSource",
          "EphemeralContainer", "EphemeralContainerCommon",
          "IngressRule", "IngressRuleValue",
          "Probe", "ProbeHandler",
          "PersistentVolumeSpec", "PersistentVolumeSource",
          "NamedRuleWithOperations", "RuleWithOperations",
          "RuleWithOperations", "Rule");

  private GoFields() {}

  /**
   * @param steps from the root on; those in brackets lead into lists and maps
   */
  static String path(StructType root, Collection<String> steps) {
    List<String> names = new ArrayList<>();
    Shape at = root;
    for (String step : steps) {
      if (step.startsWith("[")) {
        at = within(at);
        continue;
      }
      Field field = null;
      if (at instanceof StructType struct) {
        inner(struct.goName(), step, names);
        field = struct.field(step);
      }
      names.add(step);
      at = field == null ? null : field.shape();
    }
    return String.join(".", names);
  }

  private static @Nullable Shape within(@Nullable Shape shape) {
    if (shape instanceof Shape.ListOf list) {
      return list.items();
    }
    return shape instanceof Shape.MapOf map ? map.values() : null;
  }

  private static void inner(String struct, String field, List<String> names) {
    if (field.equals("name") && NAMED_REFERENCES.contains(struct)) {
      names.add("LocalObjectReference");
    }
    String inner = INNER.get(struct);
    if (inner != null && !OWN.getOrDefault(struct, Set.of()).contains(field)) {
      names.add(inner);
      inner(inner, field, names);
    }
  }
}
