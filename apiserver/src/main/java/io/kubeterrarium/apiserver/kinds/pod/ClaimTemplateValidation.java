package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The claim that a generic ephemeral volume makes. Source: {@code
 * ValidatePersistentVolumeClaimTemplate}.
 */
final class ClaimTemplateValidation {
  private static final Set<String> ACCESS_MODES =
      Set.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
  private static final Set<String> VOLUME_MODES = Set.of("Block", "Filesystem");

  private ClaimTemplateValidation() {}

  static void check(JsonNode template, String path, FieldErrors errors) {
    if (!template.isObject()) {
      return;
    }
    Labels.check(Meta.of(template).path("labels"), path + ".metadata.labels", errors);
    JsonNode spec = template.path("spec");
    String specPath = path + ".spec";
    accessModes(spec.path("accessModes"), specPath + ".accessModes", errors);
    Labels.checkSelector(spec.path("selector"), specPath + ".selector", errors);
    JsonNode storage = spec.path("resources").path("requests").path("storage");
    if (storage.isMissingNode()) {
      errors.required(specPath + ".resources[storage]", "");
    } else if (storage.asString("").startsWith("-") || storage.asString("").equals("0")) {
      errors.invalid(specPath + ".resources[storage]", storage, "must be greater than zero");
    }
    String storageClass = Meta.text(spec, "storageClassName");
    if (!storageClass.isEmpty()) {
      LabelSyntax.dnsSubdomain(storageClass)
          .forEach(e -> errors.invalid(specPath + ".storageClassName", storageClass, e));
    }
    Values.oneOfOrNone(spec, specPath, "volumeMode", VOLUME_MODES, errors);
  }

  private static void accessModes(JsonNode modes, String path, FieldErrors errors) {
    if (modes.isEmpty()) {
      errors.required(path, "at least 1 access mode is required");
      return;
    }
    boolean alone = false;
    for (JsonNode mode : modes) {
      alone |= mode.asString("").equals("ReadWriteOncePod");
      if (!ACCESS_MODES.contains(mode.asString(""))) {
        errors.notSupported(path, mode, ACCESS_MODES);
      }
    }
    if (alone && modes.size() > 1) {
      errors.forbidden(path, "may not use ReadWriteOncePod with other access modes");
    }
  }
}
