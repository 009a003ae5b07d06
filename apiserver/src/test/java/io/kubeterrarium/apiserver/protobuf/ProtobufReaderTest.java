package io.kubeterrarium.apiserver.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.IntStr.IntOrString;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Resource.Quantity;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Rbac;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.format.FormatException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProtobufReaderTest {
  private static final Meta.ObjectMeta METADATA =
      Meta.ObjectMeta.newBuilder()
          .setName("web")
          .setNamespace("")
          .setUid("")
          .setGeneration(0)
          .setCreationTimestamp(Meta.Time.newBuilder())
          .putLabels("app", "web")
          .build();

  @Test
  void aDeploymentComesOutAsGoWouldEncodeIt() {
    V1.Container container =
        V1.Container.newBuilder()
            .setName("c")
            .setImage("nginx")
            .setWorkingDir("")
            .setStdin(false)
            .setResources(
                V1.ResourceRequirements.newBuilder()
                    .putLimits("cpu", Quantity.newBuilder().setString("100m").build()))
            .setLivenessProbe(
                V1.Probe.newBuilder()
                    .setHandler(
                        V1.ProbeHandler.newBuilder()
                            .setHttpGet(
                                V1.HTTPGetAction.newBuilder()
                                    .setPath("/")
                                    .setPort(
                                        IntOrString.newBuilder().setType(1).setStrVal("http")))))
            .addEnvFrom(
                V1.EnvFromSource.newBuilder()
                    .setConfigMapRef(
                        V1.ConfigMapEnvSource.newBuilder()
                            .setLocalObjectReference(
                                V1.LocalObjectReference.newBuilder().setName("cm"))
                            .setOptional(false)))
            .build();
    V1Apps.Deployment deployment =
        V1Apps.Deployment.newBuilder()
            .setMetadata(METADATA)
            .setSpec(
                V1Apps.DeploymentSpec.newBuilder()
                    .setReplicas(0)
                    .setMinReadySeconds(0)
                    .setPaused(false)
                    .setStrategy(
                        V1Apps.DeploymentStrategy.newBuilder()
                            .setType("")
                            .setRollingUpdate(
                                V1Apps.RollingUpdateDeployment.newBuilder()
                                    .setMaxSurge(IntOrString.newBuilder().setType(0).setIntVal(2))))
                    .setTemplate(
                        V1.PodTemplateSpec.newBuilder()
                            .setSpec(
                                V1.PodSpec.newBuilder()
                                    .addContainers(container)
                                    .addVolumes(
                                        V1.Volume.newBuilder()
                                            .setName("v")
                                            .setVolumeSource(
                                                V1.VolumeSource.newBuilder()
                                                    .setEmptyDir(
                                                        V1.EmptyDirVolumeSource.newBuilder()))))))
            .build();
    assertThat(read("apps/v1", "Deployment", deployment))
        .isEqualTo(
            Json.read(
                """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":{"app":"web"}},
                 "spec":{"replicas":0,"strategy":{"rollingUpdate":{"maxSurge":2}},
                  "template":{"spec":{
                   "containers":[{"name":"c","image":"nginx","resources":{"limits":{"cpu":"100m"}},
                     "livenessProbe":{"httpGet":{"path":"/","port":"http"}},
                     "envFrom":[{"configMapRef":{"name":"cm","optional":false}}]}],
                   "volumes":[{"name":"v","emptyDir":{}}]}}}}
                """));
  }

  @Test
  void secretsLeasesRolesAndOptionsComeOutToo() {
    JsonNode secret =
        read(
            "v1",
            "Secret",
            V1.Secret.newBuilder()
                .putData("k", ByteString.copyFromUtf8("v"))
                .setType("Opaque")
                .build());
    assertThat(secret.at("/data/k").stringValue()).isEqualTo("dg==");
    JsonNode lease =
        read(
            "coordination.k8s.io/v1",
            "Lease",
            V1Coordination.Lease.newBuilder()
                .setSpec(
                    V1Coordination.LeaseSpec.newBuilder()
                        .setRenewTime(
                            Meta.MicroTime.newBuilder().setSeconds(1_700_000_000).setNanos(5_000)))
                .build());
    assertThat(lease.at("/spec/renewTime").stringValue()).isEqualTo("2023-11-14T22:13:20.000005Z");
    JsonNode role =
        read(
            "rbac.authorization.k8s.io/v1",
            "Role",
            V1Rbac.Role.newBuilder()
                .setMetadata(METADATA)
                .addRules(
                    V1Rbac.PolicyRule.newBuilder()
                        .addVerbs("get")
                        .addApiGroups("")
                        .addResources("pods"))
                .build());
    assertThat(role.get("rules"))
        .hasToString("[{\"verbs\":[\"get\"],\"apiGroups\":[\"\"],\"resources\":[\"pods\"]}]");
    JsonNode options =
        read(
            "v1",
            "DeleteOptions",
            Meta.DeleteOptions.newBuilder().setGracePeriodSeconds(0).build());
    assertThat(options.get("gracePeriodSeconds").intValue()).isZero();
  }

  @Test
  void whatIsNoneIsRefused() {
    assertThatThrownBy(() -> ProtobufReader.read(new byte[0])).isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> ProtobufReader.read(new byte[] {'k', '8', 's', 0, 9, 9, 9}))
        .isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> read("nope/v1", "Nope", METADATA))
        .hasMessage("no kind \"Nope\" is registered for version \"nope/v1\"");
  }

  private static JsonNode read(String apiVersion, String kind, Message message) {
    byte[] envelope =
        Runtime.Unknown.newBuilder()
            .setTypeMeta(Runtime.TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
            .setRaw(message.toByteString())
            .build()
            .toByteArray();
    byte[] magic = "k8s\0".getBytes(StandardCharsets.US_ASCII);
    byte[] body = java.util.Arrays.copyOf(magic, magic.length + envelope.length);
    System.arraycopy(envelope, 0, body, magic.length, envelope.length);
    return ProtobufReader.read(body);
  }
}
