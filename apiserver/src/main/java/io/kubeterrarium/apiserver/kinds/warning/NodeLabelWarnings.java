package io.kubeterrarium.apiserver.kinds.warning;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Labels of nodes that have other names today. Source: k8s.io/kubernetes/pkg/api/node. */
final class NodeLabelWarnings {
  private static final Map<String, String> DEPRECATED =
      Map.of(
          "beta.kubernetes.io/arch", since(14, "kubernetes.io/arch"),
          "beta.kubernetes.io/os", since(14, "kubernetes.io/os"),
          "failure-domain.beta.kubernetes.io/region", since(17, "topology.kubernetes.io/region"),
          "failure-domain.beta.kubernetes.io/zone", since(17, "topology.kubernetes.io/zone"),
          "beta.kubernetes.io/instance-type", since(17, "node.kubernetes.io/instance-type"));

  private NodeLabelWarnings() {}

  private static String since(int minor, String today) {
    return "deprecated since v1." + minor + "; use \"" + today + "\" instead";
  }

  /** Why a label is no good any more; null where it is. */
  static @Nullable String of(String label) {
    return DEPRECATED.get(label);
  }

  static void check(Described pod) {
    JsonNode selector = pod.spec().path("nodeSelector");
    for (String label : new TreeSet<>(Meta.strings(selector).keySet())) {
      String why = DEPRECATED.get(label);
      if (why != null) {
        pod.warn(pod.at("nodeSelector[" + label + "]"), why);
      }
    }
    JsonNode affinity = pod.spec().path("affinity").path("nodeAffinity");
    String required = "requiredDuringSchedulingIgnoredDuringExecution";
    Defaults.each(
        affinity.path(required),
        "nodeSelectorTerms",
        pod.at("affinity.nodeAffinity." + required),
        (term, at) -> term(term, false, at, pod));
    Defaults.each(
        affinity,
        "preferredDuringSchedulingIgnoredDuringExecution",
        pod.at("affinity.nodeAffinity"),
        (preferred, at) -> term(preferred.path("preference"), true, at + ".preference", pod));
  }

  /** Values of a mere preference are not validated, so they are looked at here. */
  private static void term(JsonNode term, boolean values, String path, Described pod) {
    Defaults.each(
        term,
        "matchExpressions",
        path,
        (expression, at) -> {
          named(Meta.text(expression, "key"), at + ".key", pod);
          JsonNode given = expression.path("values");
          for (int i = 0; values && i < given.size(); i++) {
            String value = given.get(i).asString("");
            String where = at + ".values[" + i + "]";
            LabelSyntax.labelValue(value)
                .forEach(problem -> pod.warn(where, value + " is invalid, " + problem));
          }
        });
  }

  /** Of a label's name where that stands as a value. */
  static void named(String label, String path, Described pod) {
    String why = DEPRECATED.get(label);
    if (why != null) {
      pod.warn(path, label + " is " + why);
    }
  }
}
