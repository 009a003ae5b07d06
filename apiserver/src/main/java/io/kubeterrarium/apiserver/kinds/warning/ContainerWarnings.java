package io.kubeterrarium.apiserver.kinds.warning;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.GoText;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What one container says in vain. */
final class ContainerWarnings {
  private ContainerWarnings() {}

  static void check(ObjectNode container, String path, Described pod) {
    String name = Meta.text(container, "name");
    JsonNode security = container.path("securityContext");
    if (!security.path("seccompProfile").isObject()) {
      pod.warnOfAnnotation(
          "container.seccomp.security.alpha.kubernetes.io/" + name,
          "non-functional in v1.27+; use the \"seccompProfile\" field instead");
    }
    boolean confined =
        security.path("appArmorProfile").isObject()
            || pod.spec().path("securityContext").path("appArmorProfile").isObject();
    if (pod.isTemplate() && !confined) {
      pod.warnOfAnnotation(
          "container.apparmor.security.beta.kubernetes.io/" + name,
          "deprecated since v1.30; use the \"appArmorProfile\" field instead");
    }
    JsonNode resources = container.path("resources");
    for (String resource : new String[] {"memory", "ephemeral-storage"}) {
      for (String list : new String[] {"limits", "requests"}) {
        Fractions.of(resources.path(list), resource, path + ".resources." + list, pod.warnings());
      }
    }
    hiddenVariables(container.path("env"), path, pod);
  }

  /** A variable may build on an earlier one of its name; one that merely hides it gets lost. */
  private static void hiddenVariables(JsonNode env, String path, Described pod) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < env.size(); i++) {
      String name = Meta.text(env.get(i), "name");
      if (seen.add(name)) {
        continue;
      }
      String earlier = "$(" + name + ")";
      String value = Meta.text(env.get(i), "value");
      boolean builds =
          !env.get(i).path("valueFrom").isObject()
              && value.contains(earlier)
              && !value.equals(earlier);
      if (!builds) {
        pod.warn(
            path + ".env[" + i + "]",
            "hides previous definition of %s, which may be dropped when using apply"
                .formatted(GoText.quoted(name)));
      }
    }
  }
}
