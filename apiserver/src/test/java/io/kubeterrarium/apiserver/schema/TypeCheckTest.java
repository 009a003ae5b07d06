package io.kubeterrarium.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class TypeCheckTest {
  private static final StructType DEPLOYMENT =
      SchemaTypes.get().of(GroupVersionKind.of("apps/v1", "Deployment"));
  private static final StructType LEASE =
      Objects.requireNonNull(SchemaTypes.get().of("io.k8s.api.coordination.v1.Lease"));

  @Test
  void unknownFieldsAreDroppedAndNamed() {
    ObjectNode object =
        object(
            "{kind:'Deployment',foo:1,spec:{replicas:3,bar:{x:1},template:{spec:{containers:[{name:'a'},{name:'b',img:'x'}]}}}}");
    List<String> unknown = TypeCheck.prune(object, DEPLOYMENT);
    assertThat(unknown).containsExactly("foo", "spec.bar", "spec.template.spec.containers[1].img");
    assertThat(object)
        .isEqualTo(
            object(
                "{kind:'Deployment',spec:{replicas:3,template:{spec:{containers:[{name:'a'},{name:'b'}]}}}}"));
  }

  @Test
  void nullsAreDropped() {
    ObjectNode object =
        object("{metadata:{creationTimestamp:null,labels:{a:null}},spec:{strategy:null}}");
    assertThat(TypeCheck.prune(object, DEPLOYMENT)).isEmpty();
    assertThat(object).isEqualTo(object("{metadata:{labels:{a:''}},spec:{}}"));
  }

  /** Go's types cannot tell these from fields that were left out; of pointers they can. */
  @Test
  void optionalZeroesAreDroppedWhereGoHoldsNoPointer() {
    ObjectNode object =
        object(
            "{spec:{paused:false,minReadySeconds:0,replicas:0,selector:{},template:{spec:{hostNetwork:false,nodeName:'',"
                + "terminationGracePeriodSeconds:0,enableServiceLinks:false,containers:[{name:'',tty:false}]}}}}");
    assertThat(TypeCheck.prune(object, DEPLOYMENT)).isEmpty();
    assertThat(object)
        .isEqualTo(
            object(
                "{spec:{replicas:0,selector:{},template:{spec:{terminationGracePeriodSeconds:0,enableServiceLinks:false,"
                    + "containers:[{name:''}]}}}}"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "{spec:{replicas:'3'}}|json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
        "{spec:{replicas:1.5}}|json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32",
        "{spec:{replicas:3000000000}}|json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32",
        "{spec:{strategy:{type:1}}}|json: cannot unmarshal number into Go struct field DeploymentStrategy.spec.strategy.type of type v1.DeploymentStrategyType",
        "{spec:{template:{spec:{containers:[{imagePullPolicy:{}}]}}}}|json: cannot unmarshal object into Go struct field Container.spec.template.spec.containers.imagePullPolicy of type v1.PullPolicy",
        "{spec:{template:{spec:{containers:[{resources:{limits:1}}]}}}}|json: cannot unmarshal number into Go struct field ResourceRequirements.spec.template.spec.containers.resources.limits of type v1.ResourceList",
        "{spec:{template:{spec:{containers:[{securityContext:{capabilities:{add:'x'}}}]}}}}|json: cannot unmarshal string into Go struct field Capabilities.spec.template.spec.containers.securityContext.capabilities.add of type []v1.Capability",
        "{spec:{template:{spec:{containers:[{securityContext:{capabilities:{add:[1]}}}]}}}}|json: cannot unmarshal number into Go struct field Capabilities.spec.template.spec.containers.securityContext.capabilities.add of type v1.Capability",
        "{metadata:{uid:1}}|json: cannot unmarshal number into Go struct field ObjectMeta.metadata.uid of type types.UID",
        "{spec:{paused:1}}|json: cannot unmarshal number into Go struct field DeploymentSpec.spec.paused of type bool",
        "{metadata:{labels:{a:1}}}|json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string",
        "{metadata:{labels:[]}}|json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string",
        "{metadata:'x'}|json: cannot unmarshal string into Go struct field Deployment.metadata of type v1.ObjectMeta",
        "{spec:{template:{spec:{containers:{}}}}}|json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container",
        "{spec:{template:{spec:{containers:[{env:[{name:true}]}]}}}}|json: cannot unmarshal bool into Go struct field EnvVar.spec.template.spec.containers.env.name of type string",
        "{spec:{template:{spec:{containers:[{resources:{limits:{cpu:'a lot'}}}]}}}}|quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        "{spec:{template:{spec:{containers:[{resources:{limits:{cpu:'1K'}}}]}}}}|unable to parse quantity's suffix",
        "{spec:{template:{spec:{containers:[{resources:{limits:{cpu:true}}}]}}}}|quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        "{spec:{strategy:{rollingUpdate:{maxSurge:true}}}}|json: cannot unmarshal bool into Go struct field RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge of type int32",
        "{spec:{strategy:{rollingUpdate:{maxSurge:1.5}}}}|json: cannot unmarshal number 1.5 into Go struct field RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge of type int32",
        "{metadata:{creationTimestamp:7}}|json: cannot unmarshal number into Go struct field ObjectMeta.metadata.creationTimestamp of type string",
        "{spec:{template:{spec:{volumes:[{emptyDir:1}]}}}}|json: cannot unmarshal number into Go struct field Volume.spec.template.spec.volumes.VolumeSource.emptyDir of type v1.EmptyDirVolumeSource",
        "{spec:{template:{spec:{volumes:[{configMap:{name:1}}]}}}}|json: cannot unmarshal number into Go struct field ConfigMapVolumeSource.spec.template.spec.volumes.VolumeSource.configMap.LocalObjectReference.name of type string",
        "{spec:{template:{spec:{containers:[{livenessProbe:{exec:{command:1}}}]}}}}|json: cannot unmarshal number into Go struct field ExecAction.spec.template.spec.containers.livenessProbe.ProbeHandler.exec.command of type []string",
        "{metadata:{creationTimestamp:''}}|parsing time \"\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"2006\"",
        "{metadata:{creationTimestamp:'2026-01-01'}}|parsing time \"2026-01-01\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"T\"",
        "{metadata:{creationTimestamp:'2026-01-01T00:00:00'}}|parsing time \"2026-01-01T00:00:00\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"Z07:00\"",
        "{metadata:{creationTimestamp:'2026-13-01T00:00:00Z'}}|parsing time \"2026-13-01T00:00:00Z\": month out of range",
        "{metadata:{creationTimestamp:'2026-02-30T00:00:00Z'}}|parsing time \"2026-02-30T00:00:00Z\": day out of range",
        "{metadata:{creationTimestamp:'2026-01-01T00:00:00Zx'}}|parsing time \"2026-01-01T00:00:00Zx\": extra text: \"x\"",
        "{metadata:{creationTimestamp:'now'}}|parsing time \"now\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"now\" as \"2006\"",
      })
  void wrongTypesAreRefusedInGosWords(String json, String message) {
    assertThatThrownBy(() -> TypeCheck.prune(object(json), DEPLOYMENT))
        .isInstanceOf(DecodeException.class)
        .hasMessage(message);
  }

  @Test
  void quantitiesPortsAndTimesPass() {
    ObjectNode object =
        object(
            "{metadata:{creationTimestamp:'2026-01-01T00:00:00Z'},spec:{strategy:{rollingUpdate:{maxSurge:'25%',maxUnavailable:1}},"
                + "template:{spec:{containers:[{resources:{limits:{cpu:1,memory:'1Gi'}}}]}}}}");
    assertThat(TypeCheck.prune(object, DEPLOYMENT)).isEmpty();
  }

  @Test
  void optionalListsAndMapsWithoutContentAreDropped() {
    ObjectNode object =
        object(
            "{metadata:{labels:{},ownerReferences:[],name:'d'},spec:{strategy:{},selector:{matchLabels:{}},"
                + "template:{spec:{containers:[],volumes:[]}}}}");
    assertThat(TypeCheck.prune(object, DEPLOYMENT)).isEmpty();
    assertThat(object)
        .isEqualTo(
            object(
                "{metadata:{name:'d'},spec:{strategy:{},selector:{},template:{spec:{containers:[]}}}}"));
  }

  @Test
  void scalarsAreWrittenInTheirCanonicalWay() {
    ObjectNode object =
        object(
            "{metadata:{creationTimestamp:'2026-01-01T01:30:00.75+01:30'},spec:{template:{spec:{"
                + "volumes:[{emptyDir:{sizeLimit:'1024Mi'}}],"
                + "containers:[{resources:{limits:{cpu:0.5,memory:'1000k'}}}]}}}}");
    TypeCheck.prune(object, DEPLOYMENT);
    assertThat(object)
        .isEqualTo(
            object(
                "{metadata:{creationTimestamp:'2026-01-01T00:00:00Z'},spec:{template:{spec:{"
                    + "volumes:[{emptyDir:{sizeLimit:'1Gi'}}],"
                    + "containers:[{resources:{limits:{cpu:'500m',memory:'1M'}}}]}}}}"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00.000001Z, 2026-01-01T00:00:00.000001Z",
    "2026-01-01T02:00:00.000001+02:00, 2026-01-01T00:00:00.000001Z",
  })
  void microTimesKeepTheirSixDigits(String given, String written) {
    ObjectNode lease = object("{spec:{renewTime:'" + given + "'}}");
    TypeCheck.prune(lease, LEASE);
    assertThat(lease.path("spec").path("renewTime").stringValue()).isEqualTo(written);
  }

  @Test
  void microTimesWithOtherThanSixDigitsAreRefused() {
    assertThatThrownBy(
            () -> TypeCheck.prune(object("{spec:{renewTime:'2026-01-01T00:00:00Z'}}"), LEASE))
        .hasMessage(
            "parsing time \"2026-01-01T00:00:00Z\" as \"2006-01-02T15:04:05.000000Z07:00\":"
                + " cannot parse \"Z\" as \".000000\"");
  }

  @Test
  void whatGoWritesEmptyStaysEmpty() {
    ObjectNode slice = object("{addressType:'IPv4',endpoints:[],ports:[]}");
    TypeCheck.prune(slice, SchemaTypes.get().of("io.k8s.api.discovery.v1.EndpointSlice"));
    assertThat(slice).isEqualTo(object("{addressType:'IPv4',endpoints:[],ports:[]}"));
  }

  private static ObjectNode object(String json) {
    return (ObjectNode)
        Json.read(json.replace('\'', '"').replaceAll("([{,])([a-zA-Z]+):", "$1\"$2\":"));
  }
}
