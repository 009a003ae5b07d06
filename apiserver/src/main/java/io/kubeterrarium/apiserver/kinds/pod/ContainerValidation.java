package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Ports;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What all containers of a pod must obey. Source: {@code validateContainerCommon}. */
final class ContainerValidation {
  private static final Set<String> PULL_POLICIES = Set.of("Always", "IfNotPresent", "Never");
  private static final Set<String> MESSAGE_POLICIES = Set.of("File", "FallbackToLogsOnError");

  private ContainerValidation() {}

  static void check(ObjectNode container, Set<String> volumes, String path, FieldErrors errors) {
    String name = Meta.text(container, "name");
    if (name.isEmpty()) {
      errors.required(path + ".name", "");
    } else {
      LabelSyntax.dnsLabel(name).forEach(e -> errors.invalid(path + ".name", name, e));
    }
    String image = Meta.text(container, "image");
    if (image.isEmpty()) {
      errors.required(path + ".image", "");
    } else if (!image.equals(image.strip())) {
      errors.invalid(path + ".image", image, "must not have leading or trailing whitespace");
    }
    Values.oneOf(container, path, "terminationMessagePolicy", MESSAGE_POLICIES, errors);
    ports(container, path + ".ports", errors);
    EnvValidation.check(container, path, errors);
    mounts(container, volumes, path + ".volumeMounts", errors);
    Values.oneOf(container, path, "imagePullPolicy", PULL_POLICIES, errors);
    ResourceValidation.check(container.path("resources"), path + ".resources", errors);
    SecurityContextValidation.container(
        container.path("securityContext"), path + ".securityContext", errors);
  }

  private static void ports(ObjectNode container, String path, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    List<ObjectNode> ports = objects(container, "ports");
    for (int i = 0; i < ports.size(); i++) {
      ObjectNode port = ports.get(i);
      String at = path + "[" + i + "]";
      String name = Meta.text(port, "name");
      if (!name.isEmpty()) {
        List<String> problems = Ports.nameProblems(name);
        problems.forEach(e -> errors.invalid(at + ".name", name, e));
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
    }
  }

  private static void mounts(
      ObjectNode container, Set<String> volumes, String path, FieldErrors errors) {
    Set<String> mountPaths = new HashSet<>();
    List<ObjectNode> mounts = objects(container, "volumeMounts");
    for (int i = 0; i < mounts.size(); i++) {
      ObjectNode mount = mounts.get(i);
      String at = path + "[" + i + "]";
      String name = Meta.text(mount, "name");
      if (name.isEmpty()) {
        errors.required(at + ".name", "");
      }
      if (!volumes.contains(name)) {
        errors.notFound(at + ".name", name);
      }
      String mountPath = Meta.text(mount, "mountPath");
      if (mountPath.isEmpty()) {
        errors.required(at + ".mountPath", "");
      }
      if (!mountPaths.add(mountPath)) {
        errors.invalid(at + ".mountPath", mountPath, "must be unique");
      }
      subPath(mount, path, at, errors);
    }
  }

  private static void subPath(JsonNode mount, String path, String at, FieldErrors errors) {
    String subPath = Meta.text(mount, "subPath");
    String expression = Meta.text(mount, "subPathExpr");
    if (!subPath.isEmpty()) {
      Values.descendingPath(subPath, path + ".subPath", errors);
    }
    if (!expression.isEmpty()) {
      if (!subPath.isEmpty()) {
        errors.invalid(
            at + ".subPathExpr", expression, "subPathExpr and subPath are mutually exclusive");
      }
      Values.descendingPath(expression, path + ".subPathExpr", errors);
    }
  }
}
