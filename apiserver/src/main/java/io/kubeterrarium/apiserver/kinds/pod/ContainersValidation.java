package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The three lists of containers: what each demands beyond the common rules, and names that are
 * unique across them. Source: {@code validateContainers}, {@code validateInitContainers}, {@code
 * validateEphemeralContainers}.
 */
final class ContainersValidation {
  private static final Set<String> RESTART_POLICIES = Set.of("Always", "Never", "OnFailure");
  private static final Set<String> ACTIONS = Set.of("Restart", "RestartAllContainers");
  private static final Set<String> EXIT_CODE_OPERATORS = Set.of("In", "NotIn");
  private static final int MAX_RULES = 20;
  private static final int MAX_EXIT_CODES = 255;
  private static final List<String> NOT_IN_INIT =
      List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe");
  private static final List<String> NOT_IN_EPHEMERAL =
      List.of(
          "ports",
          "resources",
          "resizePolicy",
          "restartPolicy",
          "restartPolicyRules",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle");

  private ContainersValidation() {}

  static void check(ObjectNode spec, SpecContext pod, String path, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    if (Defaults.objects(spec, "containers").isEmpty()) {
      errors.required(path + ".containers", "");
    }
    Defaults.each(
        spec,
        "containers",
        path,
        (container, at) -> {
          ContainerValidation.check(container, pod, at, errors);
          name(container, names, at, errors);
          ProbeValidation.checkAll(container, pod, at, errors);
          restartPolicy(container, at, errors);
        });
    Set<String> hostPorts = new HashSet<>();
    Defaults.each(
        spec, "containers", path, (container, at) -> hostPorts(container, hostPorts, at, errors));
    Defaults.each(
        spec,
        "initContainers",
        path,
        (container, at) -> initContainer(container, pod, names, path, at, errors));
    Set<String> targets = new HashSet<>(names);
    Defaults.each(
        spec,
        "ephemeralContainers",
        path,
        (container, at) -> ephemeral(container, pod, names, targets, at, errors));
  }

  private static void name(
      ObjectNode container, Set<String> names, String path, FieldErrors errors) {
    String name = Meta.text(container, "name");
    if (!names.add(name)) {
      errors.duplicate(path + ".name", name);
    }
  }

  private static void initContainer(
      ObjectNode container,
      SpecContext pod,
      Set<String> names,
      String path,
      String at,
      FieldErrors errors) {
    ContainerValidation.check(container, pod, at, errors);
    restartPolicy(container, at, errors);
    if (!Meta.text(container, "name").isEmpty()) {
      name(container, names, at, errors);
    }
    // Each on its own, for they run one after the other; the index is that of the list of one.
    hostPorts(container, new HashSet<>(), path + ".initContainers[0]", errors);
    if (Meta.text(container, "restartPolicy").equals("Always")) {
      ProbeValidation.checkAll(container, pod, at, errors);
      return;
    }
    for (String field : NOT_IN_INIT) {
      if (container.hasNonNull(field)) {
        errors.forbidden(
            at + "." + field, "may not be set for init containers without restartPolicy=Always");
      }
    }
    if (!container.path("resizePolicy").isEmpty()) {
      errors.invalid(
          at + ".resizePolicy",
          container.path("resizePolicy"),
          "must not be set for init containers");
    }
  }

  private static void ephemeral(
      ObjectNode container,
      SpecContext pod,
      Set<String> names,
      Set<String> targets,
      String path,
      FieldErrors errors) {
    ContainerValidation.check(container, pod, path, errors);
    ContainerValidation.checkImage(container, path, errors);
    name(container, names, path, errors);
    String target = Meta.text(container, "targetContainerName");
    if (!target.isEmpty() && !targets.contains(target)) {
      errors.notFound(path + ".targetContainerName", target);
    }
    for (String field : NOT_IN_EPHEMERAL) {
      if (!Values.isEmpty(container.path(field))) {
        errors.forbidden(path + "." + field, "cannot be set for an Ephemeral Container");
      }
    }
    Defaults.each(
        container,
        "volumeMounts",
        path,
        (mount, at) -> {
          for (String field : List.of("subPath", "subPathExpr")) {
            if (!Meta.text(mount, field).isEmpty()) {
              errors.forbidden(at + "." + field, "cannot be set for an Ephemeral Container");
            }
          }
        });
  }

  /** Source: {@code validateContainerRestartPolicy}, of Kubernetes 1.35 and later. */
  private static void restartPolicy(ObjectNode container, String path, FieldErrors errors) {
    Values.oneOfOrNone(container, path, "restartPolicy", RESTART_POLICIES, errors);
    int rules = container.path("restartPolicyRules").size();
    if (rules > 0 && !container.hasNonNull("restartPolicy")) {
      errors.required(
          path + ".restartPolicy", "must specify restartPolicy when restart rules are used");
    }
    if (rules > MAX_RULES) {
      errors.tooMany(path + ".restartPolicyRules", rules, MAX_RULES);
    }
    Defaults.each(
        container,
        "restartPolicyRules",
        path,
        (rule, at) -> {
          if (!ACTIONS.contains(Meta.text(rule, "action"))) {
            errors.notSupported(at + ".action", Meta.text(rule, "action"), ACTIONS);
          }
          exitCodes(rule.path("exitCodes"), at + ".exitCodes", errors);
        });
  }

  private static void exitCodes(JsonNode codes, String path, FieldErrors errors) {
    if (!codes.isObject()) {
      errors.required(path, "must be specified");
      return;
    }
    String operator = Meta.text(codes, "operator");
    if (!EXIT_CODE_OPERATORS.contains(operator)) {
      errors.notSupported(path + ".operator", operator, EXIT_CODE_OPERATORS);
    }
    if (codes.path("values").size() > MAX_EXIT_CODES) {
      errors.tooMany(path + ".values", codes.path("values").size(), MAX_EXIT_CODES);
    }
  }

  private static void hostPorts(
      ObjectNode container, Set<String> taken, String path, FieldErrors errors) {
    Defaults.each(
        container,
        "ports",
        path,
        (port, at) -> {
          int number = port.path("hostPort").asInt(0);
          String use = Meta.text(port, "protocol") + "/" + Meta.text(port, "hostIP") + "/" + number;
          if (number != 0 && !taken.add(use)) {
            errors.duplicate(at + ".hostPort", use);
          }
        });
  }
}
