package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Validation of a pod's spec, in upstream's order. Source: {@code ValidatePodSpec} in
 * k8s.io/kubernetes/pkg/apis/core/validation.
 */
final class PodSpecValidation {
  private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
  private static final List<String> PREEMPTION_POLICIES = List.of("PreemptLowerPriority", "Never");

  private PodSpecValidation() {}

  /** The spec of a template, whose pods have no names yet. */
  static void template(ObjectNode spec, String path, FieldErrors errors) {
    check(spec, "", false, path, errors);
  }

  /** The spec of a pod; some rules are for pods alone. */
  static void pod(ObjectNode pod, FieldErrors errors) {
    ObjectNode spec = Meta.child(pod, "spec");
    PodAnnotations.check(pod, "metadata.annotations", errors);
    check(spec, Meta.name(pod), true, "spec", errors);
    if (Meta.text(spec, "serviceAccountName").isEmpty()) {
      tokensWithoutAccount(spec, errors);
    }
    for (String list : List.of("containers", "initContainers")) {
      Defaults.each(
          spec,
          list,
          "spec",
          (container, at) -> ContainerValidation.checkImage(container, at, errors));
    }
  }

  private static void tokensWithoutAccount(ObjectNode spec, FieldErrors errors) {
    Defaults.each(
        spec,
        "volumes",
        "spec",
        (volume, at) ->
            Defaults.each(
                volume.path("projected"),
                "sources",
                at + ".projected",
                (source, sourcePath) -> {
                  if (source.path("serviceAccountToken").isObject()) {
                    errors.forbidden(
                        sourcePath + ".serviceAccountToken",
                        "must not be specified when serviceAccountName is not set");
                  }
                }));
  }

  private static void check(
      ObjectNode spec, String podName, boolean isPod, String path, FieldErrors errors) {
    Map<String, ObjectNode> volumes = VolumeValidation.check(spec, podName, isPod, path, errors);
    Set<String> claims = claims(spec, path, errors);
    JsonNode grace = spec.path("terminationGracePeriodSeconds");
    SpecContext pod =
        new SpecContext(
            volumes,
            claims,
            grace.isNumber() ? (Long) grace.asLong(0) : null,
            Meta.text(spec, "restartPolicy"),
            spec.path("hostUsers").asBoolean(true),
            isPod);
    ContainersValidation.check(spec, pod, path, errors);
    if (spec.path("resources").isObject()) {
      wholeResources(spec, claims, path + ".resources", errors);
    }
    hostNetwork(spec, isPod, path, errors);
    Values.oneOf(spec, path, "restartPolicy", RESTART_POLICIES, errors);
    DnsValidation.policy(spec, path, errors);
    Labels.check(spec.path("nodeSelector"), path + ".nodeSelector", errors);
    SecurityContextValidation.pod(spec, path, errors);
    AffinityValidation.check(spec.path("affinity"), path + ".affinity", errors);
    DnsValidation.config(spec, path, errors);
    gates(spec, path, errors);
    SpreadValidation.check(spec, path, errors);
    SecurityContextValidation.hostUsers(spec, path, errors);
    names(spec, path, errors);
    TolerationValidation.check(spec, path, errors);
    DnsValidation.hostAliases(spec, path, errors);
    classes(spec, path, errors);
    ResourceValidation.overhead(spec.path("overhead"), path + ".overhead", errors);
    SystemValidation.check(spec, path, errors);
  }

  private static void wholeResources(
      ObjectNode spec, Set<String> claims, String path, FieldErrors errors) {
    if (Meta.text(spec.path("os"), "name").equals("windows")) {
      errors.forbidden(path, "may not be set for a windows pod");
      return;
    }
    ResourceValidation.pod(spec.path("resources"), claims, path, errors);
    PodLevelResources.check(spec, path, errors);
  }

  private static Set<String> claims(ObjectNode spec, String path, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    Defaults.each(
        spec,
        "resourceClaims",
        path,
        (claim, at) -> {
          String name = Meta.text(claim, "name");
          if (name.isEmpty()) {
            errors.required(at + ".name", "");
          } else if (names.add(name)) {
            Values.invalid(at + ".name", name, LabelSyntax.dnsLabel(name), errors);
          } else {
            errors.duplicate(at + ".name", name);
          }
          claimSource(claim, at, errors);
        });
    return names;
  }

  private static void claimSource(ObjectNode claim, String path, FieldErrors errors) {
    boolean named = claim.has("resourceClaimName");
    boolean templated = claim.has("resourceClaimTemplateName");
    if (named == templated) {
      errors.invalid(
          path,
          claim,
          named
              ? "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"
              : "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
    }
    for (String field : List.of("resourceClaimName", "resourceClaimTemplateName")) {
      if (claim.has(field)) {
        String name = Meta.text(claim, field);
        Values.invalid(path + "." + field, name, LabelSyntax.dnsSubdomain(name), errors);
      }
    }
  }

  /** In a template a port of the node may still be left to the defaults of the pod. */
  private static void hostNetwork(ObjectNode spec, boolean isPod, String path, FieldErrors errors) {
    if (!spec.path("hostNetwork").asBoolean(false)) {
      return;
    }
    Defaults.each(
        spec,
        "containers",
        path,
        (container, at) ->
            Defaults.each(
                container,
                "ports",
                at,
                (port, portPath) -> {
                  int hostPort = port.path("hostPort").asInt(0);
                  if ((isPod || hostPort != 0) && hostPort != port.path("containerPort").asInt(0)) {
                    errors.invalid(
                        portPath + ".hostPort",
                        hostPort,
                        "must match `containerPort` when `hostNetwork` is true");
                  }
                }));
  }

  private static void gates(ObjectNode spec, String path, FieldErrors errors) {
    Defaults.each(
        spec,
        "readinessGates",
        path,
        (gate, at) -> {
          String type = Meta.text(gate, "conditionType");
          Values.invalid(at + ".conditionType", type, LabelSyntax.qualifiedName(type), errors);
        });
    Set<String> seen = new HashSet<>();
    Defaults.each(
        spec,
        "schedulingGates",
        path,
        (gate, at) -> {
          String name = Meta.text(gate, "name");
          Values.invalid(at, name, LabelSyntax.qualifiedName(name), errors);
          if (!seen.add(name)) {
            errors.duplicate(at, name);
          }
        });
  }

  private static void names(ObjectNode spec, String path, FieldErrors errors) {
    for (String field : List.of("serviceAccountName", "nodeName")) {
      subdomain(spec, field, path, errors);
    }
    Values.inRange(spec, path, "activeDeadlineSeconds", 1, Integer.MAX_VALUE, errors);
    for (String field : List.of("hostname", "subdomain")) {
      String name = Meta.text(spec, field);
      if (!name.isEmpty()) {
        Values.invalid(path + "." + field, name, LabelSyntax.dnsLabel(name), errors);
      }
    }
  }

  private static void classes(ObjectNode spec, String path, FieldErrors errors) {
    subdomain(spec, "priorityClassName", path, errors);
    if (spec.has("runtimeClassName")) {
      String name = Meta.text(spec, "runtimeClassName");
      Values.invalid(path + ".runtimeClassName", name, LabelSyntax.dnsSubdomain(name), errors);
    }
    if (spec.has("preemptionPolicy")) {
      Values.oneOf(spec, path, "preemptionPolicy", PREEMPTION_POLICIES, errors);
    }
  }

  private static void subdomain(ObjectNode spec, String field, String path, FieldErrors errors) {
    String name = Meta.text(spec, field);
    if (!name.isEmpty()) {
      Values.invalid(path + "." + field, name, LabelSyntax.dnsSubdomain(name), errors);
    }
  }
}
