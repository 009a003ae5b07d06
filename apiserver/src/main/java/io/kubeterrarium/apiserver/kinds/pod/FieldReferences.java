package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * References of a pod to its own fields: in variables and in downward volumes. Source: {@code
 * validateObjectFieldSelector}, {@code validateContainerResourceFieldSelector}.
 */
final class FieldReferences {
  private static final Pattern ENTRY = Pattern.compile("(.+)\\['(.*)']");
  private static final Set<String> WITH_ENTRIES = Set.of("metadata.annotations", "metadata.labels");

  /** All that name a field of a pod, wherever it may be used. */
  private static final Set<String> KNOWN =
      Set.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.serviceAccountName",
          "spec.schedulerName",
          "status.phase",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs",
          "spec.host");

  private static final Set<String> RESOURCES =
      Set.of(
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage");
  private static final Set<String> CPU_DIVISORS = Set.of("1m", "1");
  private static final List<String> BYTE_DIVISORS =
      List.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

  private FieldReferences() {}

  /**
   * @param reference an object
   */
  static void field(JsonNode reference, Set<String> allowed, String path, FieldErrors errors) {
    String version = Meta.text(reference, "apiVersion");
    String field = Meta.text(reference, "fieldPath");
    if (version.isEmpty() || field.isEmpty()) {
      errors.required(path + (version.isEmpty() ? ".apiVersion" : ".fieldPath"), "");
      return;
    }
    Matcher entry = ENTRY.matcher(field);
    String base = entry.matches() ? entry.group(1) : field;
    String problem = "";
    if (!version.equals("v1")) {
      problem = "unsupported pod version: " + version;
    } else if (entry.matches() && !WITH_ENTRIES.contains(base)) {
      problem = "field label does not support subscript: " + field;
    } else if (!KNOWN.contains(base)) {
      problem = "field label not supported: " + field;
    }
    if (!problem.isEmpty()) {
      errors.invalid(path + ".fieldPath", field, "error converting fieldPath: " + problem);
    } else if (entry.matches()) {
      String key = entry.group(2);
      boolean annotation = base.endsWith("annotations");
      String checked = annotation ? key.toLowerCase(Locale.ROOT) : key;
      LabelSyntax.qualifiedName(checked).forEach(e -> errors.invalid(path, checked, e));
    } else if (!allowed.contains(field)) {
      errors.notSupported(path + ".fieldPath", field, allowed);
    }
  }

  /**
   * @param reference an object
   */
  static void resource(
      JsonNode reference, boolean needsContainer, String path, FieldErrors errors) {
    String resource = Meta.text(reference, "resource");
    boolean hugePages = resource.matches("(limits|requests)\\.hugepages-.*");
    if (needsContainer && Meta.text(reference, "containerName").isEmpty()) {
      errors.required(path + ".containerName", "");
    } else if (resource.isEmpty()) {
      errors.required(path + ".resource", "");
    } else if (!RESOURCES.contains(resource) && !hugePages) {
      errors.notSupported(path + ".resource", resource, RESOURCES);
    }
    divisor(resource, reference.path("divisor").asString("0"), path + ".divisor", errors);
  }

  private static void divisor(String resource, String divisor, String path, FieldErrors errors) {
    if (divisor.equals("0")) {
      return;
    }
    String of = resource.substring(resource.indexOf('.') + 1);
    if (of.equals("cpu")) {
      if (!CPU_DIVISORS.contains(divisor)) {
        errors.invalid(
            path, resource, "only divisor's values 1m and 1 are supported with the cpu resource");
      }
      return;
    }
    String named =
        switch (of) {
          case "memory" -> "memory";
          case "ephemeral-storage" -> "local ephemeral storage";
          default -> of.startsWith("hugepages-") ? "hugepages" : "";
        };
    if (!named.isEmpty() && !BYTE_DIVISORS.contains(divisor)) {
      errors.invalid(
          path,
          resource,
          "only divisor's values "
              + String.join(", ", BYTE_DIVISORS)
              + " are supported with the "
              + named
              + " resource");
    }
  }
}
