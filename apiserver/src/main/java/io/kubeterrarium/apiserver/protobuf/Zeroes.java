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
          "DeviceAttribute.int",
          "VolumeNodeResources.count",
          "activeDeadlineSeconds",
          "averageUtilization",
          "backoffLimit",
          "backoffLimitPerIndex",
          "borrowingLimitPercent",
          "completions",
          "currentCPUUtilizationPercentage",
          "defaultMode",
          "deletionGracePeriodSeconds",
          "expirationSeconds",
          "failedJobsHistoryLimit",
          "fsGroup",
          "gracePeriodSeconds",
          "leaseDurationSeconds",
          "leaseTransitions",
          "lendablePercent",
          "maxFailedIndexes",
          "maxItems",
          "maxLength",
          "maxProperties",
          "maximum",
          "minItems",
          "minLength",
          "minProperties",
          "minReplicas",
          "minimum",
          "mode",
          "nodeAllocatableUpdatePeriodSeconds",
          "nominalConcurrencyShares",
          "parallelism",
          "partition",
          "priority",
          "progressDeadlineSeconds",
          "ready",
          "replicas",
          "revisionHistoryLimit",
          "runAsGroup",
          "runAsUser",
          "seconds",
          "stabilizationWindowSeconds",
          "startingDeadlineSeconds",
          "succeededCount",
          "successfulJobsHistoryLimit",
          "targetCPUUtilizationPercentage",
          "terminating",
          "terminatingReplicas",
          "terminationGracePeriodSeconds",
          "tolerationSeconds",
          "ttlSecondsAfterFinished");

  private static final Set<String> BOOLEANS =
      Set.of(
          "AzureDiskVolumeSource.readOnly",
          "CSIVolumeSource.readOnly",
          "DeviceAttribute.bool",
          "JSONSchemaProps.additionalItems",
          "JSONSchemaProps.additionalProperties",
          "JSONSchemaProps.x-kubernetes-preserve-unknown-fields",
          "adminAccess",
          "allNodes",
          "allocateLoadBalancerNodePorts",
          "allowMultipleAllocations",
          "allowPrivilegeEscalation",
          "allowVolumeExpansion",
          "attachRequired",
          "automountServiceAccountToken",
          "blockOwnerDeletion",
          "controller",
          "enableServiceLinks",
          "hostProcess",
          "hostUsers",
          "immutable",
          "manualSelector",
          "optional",
          "optionalOldSelf",
          "orphanDependents",
          "perDeviceNodeSelection",
          "podInfoOnMount",
          "privileged",
          "readOnlyRootFilesystem",
          "ready",
          "requiresRepublish",
          "runAsNonRoot",
          "seLinuxMount",
          "serving",
          "setHostnameAsFQDN",
          "shareProcessNamespace",
          "started",
          "storageCapacity",
          "suspend",
          "terminating");

  private static final Set<String> STRINGS =
      Set.of(
          "DeviceAttribute.string",
          "PodDNSConfigOption.value",
          "holderIdentity",
          "storageClassName",
          "volumeAttributesClassName");

  /** No pointers, though others of their names are. */
  private static final Set<String> PLAIN =
      Set.of(
          "AWSElasticBlockStoreVolumeSource.partition",
          "DeploymentStatus.replicas",
          "GCEPersistentDiskVolumeSource.partition",
          "PersistentVolumeSpec.storageClassName",
          "ScaleSpec.replicas");

  private Zeroes() {}

  /**
   * Whether the value says nothing and would be left out of JSON.
   *
   * @param type as {@code DeviceAttribute}, for names that mean a pointer in some types only
   */
  static boolean isNothing(String type, String field, JsonNode value) {
    if (value.isString()) {
      return value.stringValue().isEmpty() && !has(STRINGS, type, field);
    }
    if (value.isBoolean()) {
      return !value.booleanValue() && !has(BOOLEANS, type, field);
    }
    return value.isNumber() && value.doubleValue() == 0 && !has(NUMBERS, type, field);
  }

  private static boolean has(Set<String> names, String type, String field) {
    String qualified = type + "." + field;
    return names.contains(qualified) || names.contains(field) && !PLAIN.contains(qualified);
  }
}
