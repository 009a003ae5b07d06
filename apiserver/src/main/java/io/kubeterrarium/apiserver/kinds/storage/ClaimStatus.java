package io.kubeterrarium.apiserver.kinds.storage;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.claim.VolumeShape;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.Quantities;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a claim's volume has come. Paths are upstream's, also where they are not the fields'.
 * Source: {@code ValidatePersistentVolumeClaimStatusUpdate}.
 */
final class ClaimStatus {
  private static final Set<String> RESIZING =
      new TreeSet<>(
          Set.of(
              "ControllerResizeInProgress",
              "ControllerResizeInfeasible",
              "NodeResizePending",
              "NodeResizeInProgress",
              "NodeResizeInfeasible"));

  private ClaimStatus() {}

  static void complete(ObjectNode claim) {
    ObjectNode status = Meta.child(claim, "status");
    Defaults.text(status, "phase", "Pending");
    Quantities.canonical(status, "capacity");
    Quantities.canonical(status, "allocatedResources");
  }

  static void check(ObjectNode claim, ObjectNode old, FieldErrors errors) {
    JsonNode status = claim.path("status");
    status
        .path("capacity")
        .properties()
        .forEach(
            each ->
                VolumeShape.amount(
                    each.getValue(), "status.capacity[" + each.getKey() + "]", errors));
    status
        .path("allocatedResourceStatuses")
        .properties()
        .forEach(
            each -> {
              String path = "status.allocatedResourceStatus";
              resource(each.getKey(), path, errors);
              if (!RESIZING.contains(each.getValue().asString(""))) {
                errors.notSupported(path, each.getKey(), RESIZING);
              }
            });
    status
        .path("allocatedResources")
        .properties()
        .forEach(
            each -> {
              String path = "status.allocatedResources";
              if (resource(each.getKey(), path, errors)) {
                VolumeShape.amount(each.getValue(), path + "[" + each.getKey() + "]", errors);
              }
            });
  }

  /** Of Kubernetes' own resources only storage; returns whether it is one. */
  private static boolean resource(String name, String path, FieldErrors errors) {
    List<String> problems = LabelSyntax.qualifiedName(name);
    Values.invalid(path, name, problems, errors);
    boolean own = !name.contains("/") || name.contains("kubernetes.io/");
    boolean known = name.equals("storage");
    if (problems.isEmpty() && own && !known) {
      errors.notSupported(path, name, List.of("storage"));
    }
    return problems.isEmpty() && (!own || known);
  }
}
