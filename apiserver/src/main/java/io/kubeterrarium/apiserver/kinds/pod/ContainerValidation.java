package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Ports;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What all containers of a pod must obey. Source: {@code validateContainerCommon}. */
final class ContainerValidation {
  static final Set<String> PULL_POLICIES = Set.of("Always", "IfNotPresent", "Never");

  private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");
  private static final Set<String> RESIZABLE = Set.of("cpu", "memory");
  private static final Set<String> RESIZE_POLICIES = Set.of("NotRequired", "RestartContainer");

  private ContainerValidation() {}

  static void check(ObjectNode container, SpecContext pod, String path, FieldErrors errors) {
    String name = Meta.text(container, "name");
    if (name.isEmpty()) {
      errors.required(path + ".name", "");
    } else {
      Values.invalid(path + ".name", name, LabelSyntax.dnsLabel(name), errors);
    }
    Values.present(container, path, "image", errors);
    Values.oneOf(container, path, "terminationMessagePolicy", MESSAGE_POLICIES, errors);
    ports(container, path, errors);
    EnvValidation.check(container, path, errors);
    MountValidation.check(container, pod, path, errors);
    Values.oneOf(container, path, "imagePullPolicy", PULL_POLICIES, errors);
    ResourceValidation.container(
        container.path("resources"), pod.claims(), path + ".resources", errors);
    resizePolicy(container, pod, path, errors);
    SecurityContextValidation.container(
        container.path("securityContext"), pod.hostUsers(), path + ".securityContext", errors);
  }

  /** Templates may have images padded with blanks, for tools that replace them; pods may not. */
  static void checkImage(ObjectNode container, String path, FieldErrors errors) {
    String image = Meta.text(container, "image");
    if (!image.equals(image.strip())) {
      errors.invalid(path + ".image", image, "must not have leading or trailing whitespace");
    }
  }

  private static void ports(ObjectNode container, String path, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    Defaults.each(
        container,
        "ports",
        path,
        (port, at) -> {
          String name = Meta.text(port, "name");
          if (!name.isEmpty()) {
            List<String> problems = Ports.nameProblems(name);
            Values.invalid(at + ".name", name, problems, errors);
            if (problems.isEmpty() && !names.add(name)) {
              errors.duplicate(at + ".name", name);
            }
          }
          if (port.path("containerPort").asInt(0) == 0) {
            errors.required(at + ".containerPort", "");
          } else {
            Ports.number(port.path("containerPort"), at + ".containerPort", errors);
          }
          if (port.path("hostPort").asInt(0) != 0) {
            Ports.number(port.path("hostPort"), at + ".hostPort", errors);
          }
          Ports.protocol(port, at, errors);
        });
  }

  /** Paths without the index, other than for duplicates: so are upstream's. */
  private static void resizePolicy(
      ObjectNode container, SpecContext pod, String path, FieldErrors errors) {
    String list = path + ".resizePolicy";
    Set<String> seen = new HashSet<>();
    Defaults.each(
        container,
        "resizePolicy",
        path,
        (policy, at) -> {
          String resource = Meta.text(policy, "resourceName");
          String restart = Meta.text(policy, "restartPolicy");
          if (!seen.add(resource)) {
            errors.duplicate(at, resource);
          }
          supported(resource, RESIZABLE, list, errors);
          supported(restart, RESIZE_POLICIES, list, errors);
          if (pod.restartPolicy().equals("Never") && !restart.equals("NotRequired")) {
            errors.invalid(list, restart, "must be 'NotRequired' when `restartPolicy` is 'Never'");
          }
        });
  }

  private static void supported(
      String value, Set<String> allowed, String path, FieldErrors errors) {
    if (value.isEmpty()) {
      errors.required(path, "");
    } else if (!allowed.contains(value)) {
      errors.notSupported(path, value, allowed);
    }
  }
}
