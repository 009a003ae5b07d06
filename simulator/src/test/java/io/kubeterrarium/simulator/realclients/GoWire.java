package io.kubeterrarium.simulator.realclients;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.Runtime;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/**
 * {@code application/vnd.kubernetes.protobuf} as Go writes it: four bytes, then the object in an
 * envelope that names its kind. Go writes every field that is no pointer, so empty texts, zeroes
 * and empty messages are all there.
 */
final class GoWire {
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  /** Structs that stand in others by value, so that they are written though nobody set them. */
  private static final Set<String> BY_VALUE =
      Set.of("metadata", "spec", "status", "template", "strategy", "updateStrategy", "target");

  /** Scalars that are pointers: written only where somebody set them. */
  private static final Set<String> POINTERS =
      Set.of(
          "activeDeadlineSeconds",
          "allocateLoadBalancerNodePorts",
          "allowPrivilegeEscalation",
          "allowVolumeExpansion",
          "apiGroup",
          "appProtocol",
          "automountServiceAccountToken",
          "backoffLimit",
          "backoffLimitPerIndex",
          "blockOwnerDeletion",
          "collisionCount",
          "completionMode",
          "completions",
          "controller",
          "currentVolumeAttributesClassName",
          "defaultMode",
          "deletionGracePeriodSeconds",
          "enableServiceLinks",
          "expirationSeconds",
          "failedJobsHistoryLimit",
          "failurePolicy",
          "fsGroup",
          "fsGroupChangePolicy",
          "gracePeriodSeconds",
          "hostProcess",
          "hostUsers",
          "hostnameOverride",
          "ignoreStoreReadErrorWithClusterBreakingPotential",
          "immutable",
          "internalTrafficPolicy",
          "ipFamilyPolicy",
          "ipMode",
          "leaseTransitions",
          "loadBalancerClass",
          "localhostProfile",
          "managedBy",
          "manualSelector",
          "matchPolicy",
          "maxFailedIndexes",
          "maxUnavailable",
          "minDomains",
          "minReplicas",
          "mode",
          "mountPropagation",
          "nodeAffinityPolicy",
          "nodeTaintsPolicy",
          "optional",
          "orphanDependents",
          "parallelism",
          "partition",
          "persistentVolumeName",
          "podReplacementPolicy",
          "preemptionPolicy",
          "priority",
          "privileged",
          "procMount",
          "progressDeadlineSeconds",
          "propagationPolicy",
          "readOnlyRootFilesystem",
          "ready",
          "reclaimPolicy",
          "recursiveReadOnly",
          "reinvocationPolicy",
          "resourceClaimName",
          "revisionHistoryLimit",
          "runAsGroup",
          "runAsNonRoot",
          "runAsUser",
          "runtimeClassName",
          "seLinuxChangePolicy",
          "serving",
          "setHostnameAsFQDN",
          "shareProcessNamespace",
          "sideEffects",
          "started",
          "startingDeadlineSeconds",
          "stopSignal",
          "storageClassName",
          "successfulJobsHistoryLimit",
          "supplementalGroupsPolicy",
          "suspend",
          "terminating",
          "terminatingReplicas",
          "terminationGracePeriodSeconds",
          "timeZone",
          "tolerationSeconds",
          "trafficDistribution",
          "ttlSecondsAfterFinished",
          "unhealthyPodEvictionPolicy",
          "volumeAttributesClassName",
          "volumeBindingMode",
          "volumeMode");

  private GoWire() {}

  static byte[] encode(String apiVersion, String kind, Message object) {
    Runtime.Unknown envelope =
        Runtime.Unknown.newBuilder()
            .setTypeMeta(Runtime.TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
            .setRaw(filled(object).toByteString())
            .setContentEncoding("")
            .setContentType("")
            .build();
    byte[] bytes = envelope.toByteArray();
    return ByteBuffer.allocate(MAGIC.length + bytes.length).put(MAGIC).put(bytes).array();
  }

  static Runtime.Unknown decode(byte[] bytes) throws InvalidProtocolBufferException {
    if (bytes.length < MAGIC.length || !Arrays.equals(Arrays.copyOf(bytes, 4), MAGIC)) {
      throw new AssertionError("no protobuf: " + new String(bytes, 0, Math.min(bytes.length, 200)));
    }
    return Runtime.Unknown.parseFrom(
        ByteString.copyFrom(bytes, MAGIC.length, bytes.length - MAGIC.length));
  }

  /** With all that Go would write. */
  private static Message filled(Message message) {
    Message.Builder builder = message.toBuilder();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.isMapField()) {
        continue;
      }
      boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (field.isRepeated()) {
        for (int i = 0; isMessage && i < message.getRepeatedFieldCount(field); i++) {
          builder.setRepeatedField(field, i, filled((Message) message.getRepeatedField(field, i)));
        }
      } else if (isMessage) {
        if (message.hasField(field) || isByValue(field)) {
          builder.setField(field, filled((Message) message.getField(field)));
        }
      } else if (!message.hasField(field) && isValue(field)) {
        builder.setField(field, field.getDefaultValue());
      }
    }
    return builder.build();
  }

  private static boolean isByValue(FieldDescriptor field) {
    return BY_VALUE.contains(field.getName()) || field.getName().equals("creationTimestamp");
  }

  private static boolean isValue(FieldDescriptor field) {
    String owner = field.getContainingType().getName();
    boolean pointers =
        owner.equals("LeaseSpec") // all of them
            || owner.equals("Preconditions")
            || owner.equals("Container") && field.getName().equals("restartPolicy")
            || owner.equals("Time")
            || owner.equals("MicroTime")
            || owner.endsWith("Spec") && field.getName().equals("replicas");
    return !pointers && !POINTERS.contains(field.getName());
  }
}
