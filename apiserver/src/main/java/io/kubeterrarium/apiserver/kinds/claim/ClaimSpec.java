package io.kubeterrarium.apiserver.kinds.claim;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Values;
import tools.jackson.databind.JsonNode;

/**
 * What a claim asks for, be it a claim itself or a workload's template of one. Source: {@code
 * ValidatePersistentVolumeClaimSpec}.
 */
public final class ClaimSpec {
  private ClaimSpec() {}

  /**
   * @param path of the spec
   */
  public static void check(JsonNode spec, String path, FieldErrors errors) {
    VolumeShape.someAccessMode(spec, path, "at least 1 access mode is required", errors);
    Labels.checkSelector(spec.path("selector"), path + ".selector", errors);
    VolumeShape.accessModes(spec, path, errors);
    JsonNode size = spec.path("resources").path("requests").path("storage");
    if (Defaults.isUnset(size)) {
      errors.required(path + ".resources[storage]", "");
    } else {
      VolumeShape.size(size, path + ".resources[storage]", errors);
    }
    VolumeShape.classAndMode(spec, path, errors);
    DataSources.check(spec, path, errors);
    String attributes = Meta.text(spec, "volumeAttributesClassName");
    if (!attributes.isEmpty()) {
      Values.invalid(
          path + ".volumeAttributesClassName",
          attributes,
          LabelSyntax.dnsSubdomain(attributes),
          errors);
    }
  }
}
