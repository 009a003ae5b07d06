package io.kubeterrarium.apiserver.protobuf;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Tells zeroes that somebody wrote from those that Go's encoder always writes. On the wire both
 * look the same; in Go the first are pointers. The names of such fields are a fact of the API that
 * neither descriptors nor schemas carry.
 */
final class Zeroes {
  private static final Set<String> NUMBERS =
      Set.of(
          "activeDeadlineSeconds",
          "averageUtilization",
          "backoffLimit",
          "backoffLimitPerIndex",
          "completions",
          "defaultMode",
          "deletionGracePeriodSeconds",
          "expirationSeconds",
          "failedJobsHistoryLimit",
          "fsGroup",
          "gracePeriodSeconds",
          "leaseDurationSeconds",
          "leaseTransitions",
          "maxFailedIndexes",
          "minReplicas",
          "mode",
          "parallelism",
          "partition",
          "priority",
          "progressDeadlineSeconds",
          "replicas",
          "revisionHistoryLimit",
          "runAsGroup",
          "runAsUser",
          "seconds",
          "stabilizationWindowSeconds",
          "startingDeadlineSeconds",
          "successfulJobsHistoryLimit",
          "terminationGracePeriodSeconds",
          "tolerationSeconds",
          "ttlSecondsAfterFinished");

  private static final Set<String> BOOLEANS =
      Set.of(
          "allocateLoadBalancerNodePorts",
          "allowPrivilegeEscalation",
          "automountServiceAccountToken",
          "blockOwnerDeletion",
          "controller",
          "enableServiceLinks",
          "hostUsers",
          "immutable",
          "optional",
          "orphanDependents",
          "privileged",
          "readOnlyRootFilesystem",
          "ready",
          "runAsNonRoot",
          "serving",
          "setHostnameAsFQDN",
          "shareProcessNamespace",
          "started",
          "suspend",
          "terminating");

  private static final Set<String> STRINGS =
      Set.of("storageClassName", "volumeAttributesClassName");

  private Zeroes() {}

  /** Whether the value says nothing and would be left out of JSON. */
  static boolean isNothing(String field, JsonNode value) {
    if (value.isString()) {
      return value.stringValue().isEmpty() && !STRINGS.contains(field);
    }
    if (value.isBoolean()) {
      return !value.booleanValue() && !BOOLEANS.contains(field);
    }
    return value.isNumber() && value.doubleValue() == 0 && !NUMBERS.contains(field);
  }
}
