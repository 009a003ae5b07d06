package io.kubeterrarium.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of workloads in the states that change a cell, as the printers of 1.36 make them. */
class WorkloadRowsTest {
  @ParameterizedTest
  @MethodSource("states")
  void whatItsStateMakesOfTheRow(String apiVersion, String kind, String fields, String row) {
    assertThat(Rows.inState(apiVersion, kind, fields)).isEqualTo(row);
  }

  static Stream<Arguments> states() {
    return Stream.of(
        Arguments.of(
            "batch/v1",
            "Job",
            "'spec':{'completions':3,'template':{'spec':{}}},'status':{'succeeded':1,'startTime':'2025-12-31T23:50:00Z'}",
            "x|Running|1/3|10m|2m|||<none>"),
        Arguments.of(
            "batch/v1",
            "Job",
            "'spec':{'parallelism':4},'status':{'startTime':'2025-12-31T23:50:00Z','completionTime':'2025-12-31T23:50:30Z','conditions':[{'type':'Complete','status':'True'}]}",
            "x|Complete|0/1 of 4|30s|2m|||<none>"),
        Arguments.of(
            "batch/v1",
            "Job",
            "'spec':{},'status':{'conditions':[{'type':'Suspended','status':'True'}]}",
            "x|Suspended|0/1||2m|||<none>"),
        Arguments.of(
            "batch/v1",
            "Job",
            "'spec':{},'status':{'conditions':[{'type':'FailureTarget','status':'True'}]}",
            "x|FailureTarget|0/1||2m|||<none>"),
        Arguments.of(
            "batch/v1",
            "Job",
            "'spec':{},'status':{'conditions':[{'type':'Failed','status':'True'}]}",
            "x|Failed|0/1||2m|||<none>"),
        Arguments.of(
            "batch/v1",
            "Job",
            "'metadata':{'name':'x','creationTimestamp':'2025-12-31T23:58:00Z','deletionTimestamp':'2025-12-31T23:59:00Z'},'spec':{},'status':{'conditions':[{'type':'SuccessCriteriaMet','status':'True'}]}",
            "x|Terminating|0/1||2m|||<none>"),
        Arguments.of(
            "batch/v1",
            "CronJob",
            "'spec':{'schedule':'* * * * *','suspend':true,'timeZone':'UTC','jobTemplate':{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'i'}]}}}}},'status':{'active':[{},{}],'lastScheduleTime':'2025-12-31T23:59:00Z'}",
            "x|* * * * *|UTC|True|2|60s|2m|c|i|<none>"),
        Arguments.of(
            "apps/v1",
            "ReplicaSet",
            "'spec':{'replicas':3,'selector':{'matchLabels':{'b':'1'},'matchExpressions':[{'key':'a','operator':'Exists'},{'key':'c','operator':'NotIn','values':['z','y']}]},'template':{'spec':{'containers':[{'name':'c','image':'i'}]}}},'status':{'replicas':2,'readyReplicas':1}",
            "x|3|2|1|2m|c|i|a,b=1,c notin (y,z)"),
        Arguments.of(
            "apps/v1",
            "DaemonSet",
            "'spec':{'selector':{'matchLabels':{'a':'1'}},'template':{'spec':{'nodeSelector':{'k':'v','h':'w'}}}},'status':{'desiredNumberScheduled':5,'currentNumberScheduled':4,'numberReady':3,'updatedNumberScheduled':2,'numberAvailable':1}",
            "x|5|4|3|2|1|h=w,k=v|2m|||a=1"),
        Arguments.of(
            "apps/v1",
            "StatefulSet",
            "'spec':{'replicas':3,'template':{'spec':{'containers':[{'name':'c','image':'i'}]}}},'status':{'readyReplicas':1}",
            "x|1/3|2m|c|i"),
        Arguments.of(
            "apps/v1",
            "ControllerRevision",
            "'metadata':{'name':'x','creationTimestamp':'2025-12-31T23:58:00Z','ownerReferences':[{'apiVersion':'apps/v1','kind':'StatefulSet','name':'s','controller':true}]},'revision':3",
            "x|statefulset.apps/s|3|2m"),
        Arguments.of("apps/v1", "ControllerRevision", "'revision':1", "x|<none>|1|2m"),
        Arguments.of(
            "v1",
            "ReplicationController",
            "'spec':{'replicas':2,'selector':{'a':'1'},'template':{'spec':{'containers':[{'name':'c','image':'i'}]}}}",
            "x|2|0|0|2m|c|i|a=1"));
  }
}
