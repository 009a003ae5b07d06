package io.kubeterrarium.apiserver.kinds.storage;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quantity.QuantityFormatException;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What volumes and claims have in common. */
final class VolumeShape {
  private static final Map<String, String> SHORT =
      new TreeMap<>(
          Map.of(
              "ReadWriteOnce", "RWO",
              "ReadOnlyMany", "ROX",
              "ReadWriteMany", "RWX",
              "ReadWriteOncePod", "RWOP"));

  /** The order in which the short names are listed. */
  private static final List<String> MODES =
      List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod");

  private static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");

  private VolumeShape() {}

  /** {@code RWO,ROX}. */
  static String accessModes(JsonNode holder) {
    List<String> given = new ArrayList<>();
    holder.path("accessModes").forEach(mode -> given.add(mode.asString("")));
    return String.join(",", MODES.stream().filter(given::contains).map(SHORT::get).toList());
  }

  static void check(JsonNode spec, String whenNone, FieldErrors errors) {
    JsonNode modes = spec.path("accessModes");
    if (modes.isEmpty()) {
      errors.required("spec.accessModes", whenNone);
    }
    boolean alone = false;
    for (JsonNode mode : modes) {
      if (!MODES.contains(mode.asString(""))) {
        errors.notSupported("spec.accessModes", mode, SHORT.keySet());
      }
      alone |= mode.asString("").equals("ReadWriteOncePod");
    }
    if (alone && modes.size() > 1) {
      errors.forbidden("spec.accessModes", "may not use ReadWriteOncePod with other access modes");
    }
    String storageClass = Meta.text(spec, "storageClassName");
    if (!storageClass.isEmpty()) {
      Values.invalid(
          "spec.storageClassName", storageClass, LabelSyntax.dnsSubdomain(storageClass), errors);
    }
    Values.oneOfOrNone(spec, "spec", "volumeMode", VOLUME_MODES, errors);
  }

  /** A size that must be there and be more than nothing. */
  static void size(JsonNode size, String path, FieldErrors errors) {
    try {
      if (Quantity.parse(size.asString("")).signum() <= 0) {
        errors.invalid(path, size.asString(""), "must be greater than zero");
      }
    } catch (QuantityFormatException e) {
      errors.invalid(path, size.asString(""), String.valueOf(e.getMessage()));
    }
  }
}
