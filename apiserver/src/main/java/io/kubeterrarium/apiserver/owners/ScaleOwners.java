package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.apiserver.fields.FieldPath;
import io.kubeterrarium.apiserver.fields.FieldSet;
import java.util.Map;

/**
 * The owners of a workload as the door for scaling shows them, and back: there is one field behind
 * it, the number of replicas. Source: k8s.io/apimachinery/pkg/util/managedfields/scalehandler.go.
 */
final class ScaleOwners {
  /** Of the workload and of Scale alike. */
  private static final FieldSet REPLICAS = FieldSet.of(FieldPath.of("spec", "replicas"));

  private ScaleOwners() {}

  /** Whether anybody owns the replicas. */
  static boolean hasAny(Owners workload) {
    return workload.shares().values().stream()
        .anyMatch(share -> !share.fields().intersection(REPLICAS).isEmpty());
  }

  /** Those who own the replicas, as owners of a Scale's. */
  static Owners ofScale(Owners workload, String scaleVersion) {
    Owners owners = new Owners();
    for (Map.Entry<Owner, Share> entry : workload.shares().entrySet()) {
      Share share = entry.getValue();
      if (!share.fields().intersection(REPLICAS).isEmpty()) {
        owners.put(
            inVersion(entry.getKey(), scaleVersion),
            Share.of(REPLICAS, scaleVersion, share.time()));
      }
    }
    return owners;
  }

  private static Owner inVersion(Owner owner, String version) {
    return owner.applies() ? owner : Owner.updater(owner.manager(), version, owner.subresource());
  }

  /** The workload's owners, after those of its Scale have changed. */
  static Owners ofWorkload(
      Owners before, Owners scale, String scaleVersion, String workloadVersion) {
    Owners after = new Owners();
    Owners added = scale.copy();
    for (Map.Entry<Owner, Share> entry : before.shares().entrySet()) {
      Owner seen = inVersion(entry.getKey(), scaleVersion);
      Share share = entry.getValue();
      boolean lost =
          !share.fields().intersection(REPLICAS).isEmpty() && scale.fields(seen).isEmpty();
      after.put(entry.getKey(), lost ? share.with(share.fields().minus(REPLICAS)) : share);
      if (!share.fields().intersection(REPLICAS).isEmpty()) {
        added.remove(seen);
      }
    }
    for (Map.Entry<Owner, Share> entry : added.shares().entrySet()) {
      if (!entry.getValue().fields().intersection(REPLICAS).isEmpty()) {
        after.put(
            inVersion(entry.getKey(), workloadVersion),
            Share.of(REPLICAS, workloadVersion, entry.getValue().time()));
      }
    }
    return after;
  }
}
