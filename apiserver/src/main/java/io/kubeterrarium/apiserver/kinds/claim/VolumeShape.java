package io.kubeterrarium.apiserver.kinds.claim;

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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What volumes and claims have in common. */
public final class VolumeShape {
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
  public static String accessModes(JsonNode holder) {
    List<String> given = new ArrayList<>();
    holder.path("accessModes").forEach(mode -> given.add(mode.asString("")));
    return String.join(",", MODES.stream().filter(given::contains).map(SHORT::get).toList());
  }

  public static void someAccessMode(
      JsonNode spec, String path, String whenNone, FieldErrors errors) {
    if (spec.path("accessModes").isEmpty()) {
      errors.required(path + ".accessModes", whenNone);
    }
  }

  public static void accessModes(JsonNode spec, String path, FieldErrors errors) {
    boolean alone = false;
    boolean shared = false;
    for (JsonNode mode : spec.path("accessModes")) {
      if (!MODES.contains(mode.asString(""))) {
        errors.notSupported(path + ".accessModes", mode, SHORT.keySet());
      } else if (mode.asString("").equals("ReadWriteOncePod")) {
        alone = true;
      } else {
        shared = true;
      }
    }
    if (alone && shared) {
      errors.forbidden(
          path + ".accessModes", "may not use ReadWriteOncePod with other access modes");
    }
  }

  public static void classAndMode(JsonNode spec, String path, FieldErrors errors) {
    String storageClass = Meta.text(spec, "storageClassName");
    if (!storageClass.isEmpty()) {
      Values.invalid(
          path + ".storageClassName", storageClass, LabelSyntax.dnsSubdomain(storageClass), errors);
    }
    Values.oneOfOrNone(spec, path, "volumeMode", VOLUME_MODES, errors);
  }

  /** A size that must be there and be more than nothing. */
  public static void size(JsonNode size, String path, FieldErrors errors) {
    Quantity parsed = parsed(size, path, errors);
    if (parsed != null && parsed.signum() <= 0) {
      errors.invalid(path, size.asString(""), "must be greater than zero");
    }
  }

  /** A size that may be nothing, but not less. */
  public static void amount(JsonNode size, String path, FieldErrors errors) {
    Quantity parsed = parsed(size, path, errors);
    if (parsed != null && parsed.value() < 0) {
      errors.invalid(path, parsed.value(), "must be a valid resource quantity");
    }
  }

  private static @Nullable Quantity parsed(JsonNode size, String path, FieldErrors errors) {
    try {
      return Quantity.parse(size.asString(""));
    } catch (QuantityFormatException e) {
      errors.invalid(path, size.asString(""), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Of a volume or a claim; the annotation is what there was before the field. */
  public static String storageClass(ObjectNode object) {
    String annotated = Meta.annotations(object).get("volume.beta.kubernetes.io/storage-class");
    return annotated == null ? Meta.text(object.path("spec"), "storageClassName") : annotated;
  }
}
