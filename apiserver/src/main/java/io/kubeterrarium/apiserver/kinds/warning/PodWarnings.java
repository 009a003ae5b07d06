package io.kubeterrarium.apiserver.kinds.warning;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.GoText;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Source: {@code warningsForPodSpecAndMeta}. */
public final class PodWarnings {
  private static final String NOTHING_SELECTED = "a null labelSelector results in matching no pod";

  private static final String NO_FUNCTION =
      "non-functional in v1.%d+; use the \"%s\" field instead";

  private PodWarnings() {}

  /** Of a pod that is about to be created. */
  public static void pod(ObjectNode pod, List<String> warnings) {
    name(pod, "this is used in the Pod's hostname", warnings);
    check(Described.of(pod, "", warnings));
  }

  /** Of a workload whose template stands in its spec, and whose pods are named after it. */
  public static void workload(
      ObjectNode workload, @Nullable ObjectNode old, List<String> warnings) {
    if (old == null) {
      workloadName(workload, warnings);
    }
    if (isNew(workload, old)) {
      template(workload.path("spec").path("template"), "spec.template", warnings);
    }
  }

  /** Of the name of a workload whose pods are named after it. */
  public static void workloadName(ObjectNode workload, List<String> warnings) {
    name(workload, "this is used in Pod names and hostnames", warnings);
  }

  private static void name(ObjectNode object, String use, List<String> warnings) {
    List<String> problems = LabelSyntax.dnsLabel(Meta.name(object));
    if (!problems.isEmpty()) {
      warnings.add(
          "metadata.name: %s, which can result in surprising behavior; a DNS label is recommended: [%s]"
              .formatted(use, String.join(" ", problems)));
    }
  }

  /** Of a template that stands at the path. */
  public static void template(JsonNode template, String path, List<String> warnings) {
    if (template instanceof ObjectNode object) {
      check(Described.of(object, path, warnings));
    }
  }

  /** Whether a write says anything new, so that its author is warned once more. */
  public static boolean isNew(ObjectNode object, @Nullable ObjectNode old) {
    return old == null || Meta.generation(object) != Meta.generation(old);
  }

  private static void check(Described pod) {
    NodeLabelWarnings.check(pod);
    pod.each(
        "topologySpreadConstraints",
        (spread, at) -> {
          NodeLabelWarnings.named(Meta.text(spread, "topologyKey"), at + ".topologyKey", pod);
          selectsNothing(spread, at, pod);
        });
    pod.warnOfAnnotation(
        "scheduler.alpha.kubernetes.io/critical-pod",
        NO_FUNCTION.formatted(16, "priorityClassName"));
    for (String sysctls : List.of("sysctls", "unsafe-sysctls")) {
      pod.warnOfAnnotation(
          "security.alpha.kubernetes.io/" + sysctls, NO_FUNCTION.formatted(11, "sysctls"));
    }
    VolumeWarnings.check(pod);
    ProjectedPaths.check(pod);
    repeated("hostAliases", "ip", pod);
    repeated("imagePullSecrets", "name", pod);
    pod.each(
        "imagePullSecrets",
        (secret, at) -> {
          if (Meta.text(secret, "name").isEmpty()) {
            pod.warn(at + ".name", "invalid empty name \"\"");
          }
        });
    Fractions.ofBytes(pod.spec().path("overhead"), pod.at("overhead"), pod.warnings());
    if (!pod.spec().path("securityContext").path("seccompProfile").isObject()) {
      pod.warnOfAnnotation(
          "seccomp.security.alpha.kubernetes.io/pod", NO_FUNCTION.formatted(27, "seccompProfile"));
    }
    pod.eachContainer((container, at) -> ContainerWarnings.check(container, at, pod));
    PortWarnings.check(pod);
    if (pod.spec().path("terminationGracePeriodSeconds").asLong(0) < 0) {
      pod.warn(
          pod.at("terminationGracePeriodSeconds"),
          "must be >= 0; negative values are invalid and will be treated as 1");
    }
    affinities(pod);
    addresses(pod);
  }

  private static void repeated(String list, String field, Described pod) {
    Set<String> seen = new HashSet<>();
    pod.each(
        list,
        (item, at) -> {
          String value = Meta.text(item, field);
          if (!seen.add(value)) {
            pod.warn(at + "." + field, "duplicate " + field + " " + GoText.quoted(value));
          }
        });
  }

  private static void affinities(Described pod) {
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      JsonNode affinity = pod.spec().path("affinity").path(kind);
      String path = pod.at("affinity." + kind);
      Defaults.each(
          affinity,
          "requiredDuringSchedulingIgnoredDuringExecution",
          path,
          (term, at) -> selectsNothing(term, at, pod));
      Defaults.each(
          affinity,
          "preferredDuringSchedulingIgnoredDuringExecution",
          path,
          (term, at) -> selectsNothing(term.path("podAffinityTerm"), at + ".podAffinityTerm", pod));
    }
  }

  private static void selectsNothing(JsonNode term, String path, Described pod) {
    if (Defaults.isUnset(term.path("labelSelector"))) {
      pod.warn(path + ".labelSelector", NOTHING_SELECTED);
    }
  }

  private static void addresses(Described pod) {
    JsonNode servers = pod.spec().path("dnsConfig").path("nameservers");
    for (int i = 0; i < servers.size(); i++) {
      Addresses.warnOfIp(
          servers.get(i).asString(""), pod.at("dnsConfig.nameservers[" + i + "]"), pod.warnings());
    }
    pod.each(
        "hostAliases",
        (alias, at) -> Addresses.warnOfIp(Meta.text(alias, "ip"), at + ".ip", pod.warnings()));
  }
}
