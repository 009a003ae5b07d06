package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** References of a pod to its own fields: in variables and in downward volumes. */
final class FieldReferences {
  private static final Pattern ENTRY =
      Pattern.compile("metadata\\.(labels|annotations)\\['[^']+']");
  private static final Set<String> RESOURCES =
      Set.of(
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage");

  private FieldReferences() {}

  static void field(JsonNode reference, Set<String> allowed, String path, FieldErrors errors) {
    if (!reference.isObject()) {
      return;
    }
    String field = Meta.text(reference, "fieldPath");
    if (field.isEmpty()) {
      errors.required(path + ".fieldPath", "");
    } else if (!allowed.contains(field) && !ENTRY.matcher(field).matches()) {
      errors.notSupported(path + ".fieldPath", field, allowed);
    }
  }

  static void resource(
      JsonNode reference, boolean needsContainer, String path, FieldErrors errors) {
    if (!reference.isObject()) {
      return;
    }
    if (needsContainer && Meta.text(reference, "containerName").isEmpty()) {
      errors.required(path + ".containerName", "");
    }
    String resource = Meta.text(reference, "resource");
    boolean hugePages = resource.matches("(limits|requests)\\.hugepages-.+");
    if (resource.isEmpty()) {
      errors.required(path + ".resource", "");
    } else if (!RESOURCES.contains(resource) && !hugePages) {
      errors.notSupported(path + ".resource", resource, RESOURCES);
    }
  }
}
