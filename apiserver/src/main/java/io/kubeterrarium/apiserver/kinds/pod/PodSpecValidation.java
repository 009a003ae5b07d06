package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Validation of a pod's spec, in upstream's order. Source: {@code ValidatePodSpec} in
 * k8s.io/kubernetes/pkg/apis/core/validation.
 */
final class PodSpecValidation {
  private static final Set<String> RESTART_POLICIES = Set.of("Always", "OnFailure", "Never");
  private static final Set<String> DNS_POLICIES =
      Set.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");

  private PodSpecValidation() {}

  static void check(ObjectNode spec, String path, FieldErrors errors) {
    Set<String> volumes = VolumeValidation.check(spec, path + ".volumes", errors);
    containers(spec, volumes, path, errors);
    initContainers(spec, volumes, path, errors);
    Values.oneOf(spec, path, "restartPolicy", RESTART_POLICIES, errors);
    Values.oneOf(spec, path, "dnsPolicy", DNS_POLICIES, errors);
    Labels.check(spec.path("nodeSelector"), path + ".nodeSelector", errors);
    SecurityContextValidation.pod(spec, path, errors);
    pullSecrets(spec, path, errors);
    AffinityValidation.check(spec.path("affinity"), path + ".affinity", errors);
    dnsConfig(spec, path, errors);
    gates(spec, path, errors);
    PlacementValidation.spreadConstraints(spec, path + ".topologySpreadConstraints", errors);
    names(spec, path, errors);
    PlacementValidation.tolerations(spec, path + ".tolerations", errors);
    Values.notNegative(spec, path, "terminationGracePeriodSeconds", errors);
    ResourceValidation.quantities(spec.path("overhead"), path + ".overhead", errors);
  }

  private static void containers(
      ObjectNode spec, Set<String> volumes, String path, FieldErrors errors) {
    String list = path + ".containers";
    List<ObjectNode> containers = objects(spec, "containers");
    if (containers.isEmpty()) {
      errors.required(list, "");
      return;
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < containers.size(); i++) {
      ObjectNode container = containers.get(i);
      String at = list + "[" + i + "]";
      ContainerValidation.check(container, volumes, at, errors);
      String name = Meta.text(container, "name");
      if (!names.add(name)) {
        errors.duplicate(at + ".name", name);
      }
      ProbeValidation.checkAll(container, at, errors);
    }
    hostPortConflicts(containers, list, errors);
  }

  private static void initContainers(
      ObjectNode spec, Set<String> volumes, String path, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    objects(spec, "containers").forEach(c -> names.add(Meta.text(c, "name")));
    List<ObjectNode> containers = objects(spec, "initContainers");
    for (int i = 0; i < containers.size(); i++) {
      ObjectNode container = containers.get(i);
      String at = path + ".initContainers[" + i + "]";
      ContainerValidation.check(container, volumes, at, errors);
      String name = Meta.text(container, "name");
      if (!name.isEmpty() && !names.add(name)) {
        errors.duplicate(at + ".name", name);
      }
      if (Meta.text(container, "restartPolicy").equals("Always")) {
        ProbeValidation.checkAll(container, at, errors);
      } else {
        for (String field :
            List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
          if (container.hasNonNull(field)) {
            errors.forbidden(
                at + "." + field,
                "may not be set for init containers without restartPolicy=Always");
          }
        }
      }
    }
  }

  private static void hostPortConflicts(
      List<ObjectNode> containers, String path, FieldErrors errors) {
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < containers.size(); i++) {
      List<ObjectNode> ports = objects(containers.get(i), "ports");
      for (int j = 0; j < ports.size(); j++) {
        ObjectNode port = ports.get(j);
        int number = port.path("hostPort").asInt(0);
        String use = Meta.text(port, "protocol") + "/" + Meta.text(port, "hostIP") + "/" + number;
        if (number != 0 && !taken.add(use)) {
          errors.duplicate(path + "[" + i + "].ports[" + j + "].hostPort", use);
        }
      }
    }
  }

  private static void pullSecrets(ObjectNode spec, String path, FieldErrors errors) {
    List<ObjectNode> secrets = objects(spec, "imagePullSecrets");
    for (int i = 0; i < secrets.size(); i++) {
      if (Meta.text(secrets.get(i), "name").isEmpty()) {
        errors.required(path + ".imagePullSecrets[" + i + "].name", "");
      }
    }
  }

  private static void dnsConfig(ObjectNode spec, String path, FieldErrors errors) {
    if (!Meta.text(spec, "dnsPolicy").equals("None")) {
      return;
    }
    JsonNode config = spec.path("dnsConfig");
    if (!config.isObject()) {
      errors.required(path + ".dnsConfig", "must provide `dnsConfig` when `dnsPolicy` is None");
    } else if (config.path("nameservers").isEmpty()) {
      errors.required(
          path + ".dnsConfig.nameservers",
          "must provide at least one DNS nameserver when `dnsPolicy` is None");
    }
  }

  private static void gates(ObjectNode spec, String path, FieldErrors errors) {
    for (Map.Entry<String, String> gate :
        new TreeMap<>(Map.of("readinessGates", "conditionType", "schedulingGates", "name"))
            .entrySet()) {
      Set<String> seen = new HashSet<>();
      List<ObjectNode> gates = objects(spec, gate.getKey());
      for (int i = 0; i < gates.size(); i++) {
        String name = Meta.text(gates.get(i), gate.getValue());
        String at = path + "." + gate.getKey() + "[" + i + "]";
        LabelSyntax.qualifiedName(name)
            .forEach(e -> errors.invalid(at + "." + gate.getValue(), name, e));
        if (gate.getKey().equals("schedulingGates") && !seen.add(name)) {
          errors.duplicate(at, name);
        }
      }
    }
  }

  private static void names(ObjectNode spec, String path, FieldErrors errors) {
    for (String field : List.of("serviceAccountName", "nodeName")) {
      String name = Meta.text(spec, field);
      if (!name.isEmpty()) {
        LabelSyntax.dnsSubdomain(name).forEach(e -> errors.invalid(path + "." + field, name, e));
      }
    }
    Values.inRange(spec, path, "activeDeadlineSeconds", 1, Integer.MAX_VALUE, errors);
    for (String field : List.of("hostname", "subdomain")) {
      String name = Meta.text(spec, field);
      if (!name.isEmpty()) {
        LabelSyntax.dnsLabel(name).forEach(e -> errors.invalid(path + "." + field, name, e));
      }
    }
  }
}
