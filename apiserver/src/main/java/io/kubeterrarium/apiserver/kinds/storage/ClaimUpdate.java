package io.kubeterrarium.apiserver.kinds.storage;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quantity.QuantityFormatException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.claim.DataSources;
import io.kubeterrarium.apiserver.kinds.field.FieldDiff;
import io.kubeterrarium.apiserver.meta.SameTree;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a claim may change: its volume and class once, and, when it is bound, how much it asks
 * for and the class of attributes. Source: {@code ValidatePersistentVolumeClaimUpdate}.
 */
final class ClaimUpdate {
  private static final String BETA_CLASS = "volume.beta.kubernetes.io/storage-class";
  private static final String CLASS = "storageClassName";
  private static final String VOLUME = "volumeName";
  private static final String ATTRIBUTES = "volumeAttributesClassName";

  private ClaimUpdate() {}

  static void check(ObjectNode claim, ObjectNode old, FieldErrors errors) {
    ObjectNode wanted = Meta.child(claim.deepCopy(), "spec");
    ObjectNode before = Meta.child(old.deepCopy(), "spec");
    DataSources.normalize(before);
    if (Meta.text(before, VOLUME).isEmpty()) {
      copy(wanted, before, VOLUME);
    }
    storageClass(claim, old, wanted, before, errors);
    if (Meta.text(claim.path("status"), "phase").equals("Bound")) {
      if (wanted.path("resources").path("requests") instanceof ObjectNode requests) {
        copy(before.path("resources").path("requests"), requests, "storage");
      }
      copy(before, wanted, ATTRIBUTES);
    }
    if (!FieldDiff.same(wanted, before)) {
      errors.forbidden(
          "spec",
          "spec is immutable after creation except resources.requests and"
              + " volumeAttributesClassName for bound claims\n"
              + FieldDiff.of(wanted, before));
    }
    size(claim, old, errors);
    JsonNode mode = claim.path("spec").path("volumeMode");
    if (!SameTree.same(mode, old.path("spec").path("volumeMode"))) {
      errors.invalid("volumeMode", mode.isMissingNode() ? null : mode, "field is immutable");
    }
    JsonNode attributes = claim.path("spec").path(ATTRIBUTES);
    if (old.path("status").hasNonNull("currentVolumeAttributesClassName")
        && !SameTree.same(attributes, old.path("spec").path(ATTRIBUTES))) {
      attributesClass(attributes, errors);
    }
  }

  /** A class that has been applied may be changed, and not be taken away. */
  private static void attributesClass(JsonNode name, FieldErrors errors) {
    String applied = "when status.currentVolumeAttributesClassName is not nil";
    if (!name.isString()) {
      errors.forbidden("spec." + ATTRIBUTES, "update to nil is forbidden " + applied);
    } else if (name.stringValue().isEmpty()) {
      errors.forbidden("spec." + ATTRIBUTES, "update to empty string is forbidden " + applied);
    }
  }

  /** A class that was not named, or only by the old annotation, may be named once. */
  private static void storageClass(
      ObjectNode claim, ObjectNode old, ObjectNode wanted, ObjectNode before, FieldErrors errors) {
    String then = Meta.annotations(old).get(BETA_CLASS);
    String now = Meta.annotations(claim).get(BETA_CLASS);
    boolean named = wanted.hasNonNull(CLASS) && !before.hasNonNull(CLASS);
    boolean asAnnotated = Meta.text(wanted, CLASS).equals(then);
    if (named && asAnnotated && (now == null || now.equals(then))) {
      wanted.remove(CLASS);
      return;
    }
    String given = now == null ? "" : now;
    if (!given.equals(then == null ? "" : then)) {
      errors.invalid("metadata.annotations." + BETA_CLASS, given, "field is immutable");
    }
    if (named && (then == null || asAnnotated)) {
      wanted.remove(CLASS);
    }
  }

  /** A claim may come down to what its volume has, so that a failed expansion can be undone. */
  private static void size(ObjectNode claim, ObjectNode old, FieldErrors errors) {
    Quantity size = storage(claim.path("spec").path("resources").path("requests"));
    if (size.compareTo(storage(old.path("spec").path("resources").path("requests"))) < 0
        && size.compareTo(storage(old.path("status").path("capacity"))) <= 0) {
      errors.forbidden(
          "spec.resources.requests.storage", "field can not be less than status.capacity");
    }
  }

  private static Quantity storage(JsonNode amounts) {
    try {
      return Quantity.parse(amounts.path("storage").asString("0"));
    } catch (QuantityFormatException saidAlready) {
      return Quantity.ZERO;
    }
  }

  private static void copy(JsonNode from, ObjectNode to, String field) {
    if (from.has(field)) {
      to.set(field, from.get(field));
    } else {
      to.remove(field);
    }
  }
}
