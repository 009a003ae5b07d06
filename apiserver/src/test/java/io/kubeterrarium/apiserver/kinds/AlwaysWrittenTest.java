package io.kubeterrarium.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What stands in an object though nobody said it: upstream's types have no other way. */
class AlwaysWrittenTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "PodDisruptionBudget | {} | /spec | {}",
        "Lease | {} | /spec | {}",
        "VolumeAttachment | {'status':{'attached':true}} | /status | {'attached':false}",
        "HorizontalPodAutoscaler | {} | /status | {'desiredReplicas':0,'currentMetrics':null}",
        "EndpointSlice | {'endpoints':[]} | /endpoints | null",
        "EndpointSlice | {'endpoints':[{}]} | /endpoints/0/conditions | {}",
        "EndpointSlice | {'ports':[]} | /ports | null",
        "ControllerRevision | {} | /revision | 0",
        "Pod | {'spec':{'containers':[{'env':[{'valueFrom':{'fileKeyRef':{}}}]}]}} | /spec/containers/0/env/0/valueFrom/fileKeyRef | {'optional':false}",
        "Pod | {'spec':{'containers':[{'lifecycle':{'stopSignal':'SIGHUP'}}]}} | /spec/containers/0/lifecycle | {}",
        "Pod | {'spec':{'schedulingGroup':{},'volumes':[{'name':'v','projected':{}}]}} | /spec/volumes/0/projected/sources | null",
        "LimitRange | {'spec':{'limits':[]}} | /spec/limits | null",
        "CSINode | {'spec':{'drivers':[{'name':'d'}]}} | /spec/drivers/0/topologyKeys | null",
        "CSINode | {} | /spec/drivers | null",
        "Node | {'spec':{'podCIDR':'10.0.0.0/24'}} | /spec/podCIDRs | ['10.0.0.0/24']",
        "Node | {'spec':{'podCIDRs':['10.0.0.0/24']}} | /spec/podCIDR | '10.0.0.0/24'",
        "Node | {'status':{'capacity':{'cpu':'0.0001'}}} | /status/allocatable/cpu | '1m'",
      })
  void aNewObject(String kind, String object, String pointer, String written) {
    ObjectNode created = Trees.of(object);
    Strategy strategy = strategy(kind);
    strategy.setDefaults(created);
    strategy.prepareForCreate(new Writes(strategy).context(false), created);
    assertThat(created.at(pointer)).isEqualTo(Json.read(written.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Deployment | {} | {}",
        "CronJob | {} | {}",
        "ReplicaSet | {} | {'replicas':0}",
        "ReplicationController | {'status':{}} | {'replicas':0}",
        "StatefulSet | {} | {'replicas':0,'availableReplicas':0}",
        "DaemonSet | {} | {'currentNumberScheduled':0,'numberMisscheduled':0,'desiredNumberScheduled':0,'numberReady':0}",
        "VolumeAttachment | {} | {'attached':false}",
        "Ingress | {} | {'loadBalancer':{}}",
        "Service | {'status':{}} | {'loadBalancer':{}}",
        "PodDisruptionBudget | {} | {'disruptionsAllowed':0,'currentHealthy':0,'desiredHealthy':0,'expectedPods':0}",
        "HorizontalPodAutoscaler | {'status':{'currentMetrics':[]}} | {'desiredReplicas':0,'currentMetrics':null}",
        "Namespace | {} | {'phase':'Active'}",
        "PersistentVolume | {'status':{'phase':''}} | {'phase':'Pending','lastPhaseTransitionTime':'2026-01-01T00:00:00Z'}",
        "PersistentVolumeClaim | {'status':{'capacity':{'storage':'0.0001'}}} | {'phase':'Pending','capacity':{'storage':'1m'}}",
        "ResourceQuota | {'status':{'hard':{'cpu':'0.0001'}}} | {'hard':{'cpu':'1m'}}",
        "Node | {'status':{'capacity':{'pods':'3'}}} | {'capacity':{'pods':'3'},'allocatable':{'pods':'3'}}",
        "Pod | {'status':{'podIP':'10.0.0.1'}} | {'qosClass':'Burstable','podIP':'10.0.0.1','podIPs':[{'ip':'10.0.0.1'}]}",
        "Pod | {'status':{'podIPs':[{'ip':'10.0.0.1'}]}} | {'qosClass':'Burstable','podIPs':[{'ip':'10.0.0.1'}],'podIP':'10.0.0.1'}",
        "Pod | {'status':{'podIP':'10.0.0.2','podIPs':[{'ip':'10.0.0.1'},{'ip':'::1'}]}} | {'qosClass':'Burstable','podIP':'10.0.0.2','podIPs':[{'ip':'10.0.0.2'}]}",
      })
  void aNewStatus(String kind, String sent, String written) {
    Strategy strategy = strategy(kind);
    ObjectNode object = Trees.of("{'status':{'qosClass':'Burstable'}}");
    Subresource.View door = (Subresource.View) strategy.subresources().get("status");
    door.write(new Writes(strategy).context(false), Trees.of(sent), object);
    assertThat(object.path("status")).isEqualTo(Trees.of(written));
  }

  private static Strategy strategy(String kind) {
    return Kinds.all().stream()
        .filter(each -> each.type().kind().kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }
}
