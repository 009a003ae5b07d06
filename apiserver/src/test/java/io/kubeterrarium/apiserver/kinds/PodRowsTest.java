package io.kubeterrarium.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A pod's row in every state that changes a cell, as printPod of 1.36 makes it. */
class PodRowsTest {
  @ParameterizedTest
  @MethodSource("states")
  void whatItsStateMakesOfTheRow(String apiVersion, String kind, String fields, String row) {
    assertThat(Rows.inState(apiVersion, kind, fields)).isEqualTo(row);
  }

  static Stream<Arguments> states() {
    return Stream.of(
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}]},'status':{'phase':'Pending'}",
            "x|0/2|Pending|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}]},'status':{'phase':'Pending','conditions':[{'type':'PodScheduled','status':'False','reason':'SchedulingGated'}]}",
            "x|0/2|SchedulingGated|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}],'initContainers':[{'name':'i'},{'name':'s','restartPolicy':'Always'}]},'status':{'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'running':{}}}]}",
            "x|0/3|Init:0/2|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}],'initContainers':[{'name':'i'},{'name':'s','restartPolicy':'Always'}]},'status':{'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'terminated':{'exitCode':0}}},{'name':'s','started':true,'ready':true,'restartCount':3,'state':{'running':{}}}],'containerStatuses':[{'name':'a','state':{'waiting':{'reason':'PodInitializing'}}}]}",
            "x|1/3|PodInitializing|3|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}],'initContainers':[{'name':'i'},{'name':'s','restartPolicy':'Always'}]},'status':{'phase':'Pending','initContainerStatuses':[{'name':'i','restartCount':2,'state':{'terminated':{'exitCode':1}},'lastState':{'terminated':{'finishedAt':'2025-12-31T23:55:00Z'}}}]}",
            "x|0/3|Init:ExitCode:1|2 (5m ago)|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}],'initContainers':[{'name':'i'},{'name':'s','restartPolicy':'Always'}]},'status':{'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'terminated':{'exitCode':137,'signal':9}}}]}",
            "x|0/3|Init:Signal:9|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}],'initContainers':[{'name':'i'},{'name':'s','restartPolicy':'Always'}]},'status':{'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'waiting':{'reason':'CrashLoopBackOff'}}}]}",
            "x|0/3|Init:CrashLoopBackOff|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}]},'status':{'phase':'Running','containerStatuses':[{'name':'a','restartCount':4,'state':{'waiting':{'reason':'CrashLoopBackOff'}},'lastState':{'terminated':{'exitCode':1,'finishedAt':'2025-12-31T22:00:00Z'}}},{'name':'a','ready':true,'restartCount':0,'state':{'running':{}}}]}",
            "x|1/2|CrashLoopBackOff|4 (120m ago)|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}]},'status':{'phase':'Running','containerStatuses':[{'name':'a','state':{'terminated':{'exitCode':3}}}]}",
            "x|0/2|ExitCode:3|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}]},'status':{'phase':'Running','containerStatuses':[{'name':'a','state':{'terminated':{'exitCode':0,'signal':15}}}]}",
            "x|0/2|Signal:15|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}]},'status':{'phase':'Running','containerStatuses':[{'name':'a','state':{'terminated':{'exitCode':0,'reason':'Completed'}}},{'name':'a','ready':true,'restartCount':0,'state':{'running':{}}}]}",
            "x|1/2|NotReady|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}]},'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}],'containerStatuses':[{'name':'a','state':{'terminated':{'exitCode':0,'reason':'Completed'}}},{'name':'a','ready':true,'restartCount':0,'state':{'running':{}}}]}",
            "x|1/2|Running|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}]},'status':{'phase':'Succeeded','containerStatuses':[{'name':'a','state':{'terminated':{'exitCode':0,'reason':'Completed'}}}]}",
            "x|0/2|Completed|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}]},'status':{'phase':'Failed','reason':'Evicted'}",
            "x|0/2|Evicted|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'metadata':{'name':'x','creationTimestamp':'2025-12-31T23:58:00Z','deletionTimestamp':'2025-12-31T23:59:00Z'},'spec':{'containers':[{'name':'a'},{'name':'b'}]},'status':{'phase':'Running','containerStatuses':[{'name':'a','ready':true,'restartCount':0,'state':{'running':{}}}]}",
            "x|1/2|Terminating|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'metadata':{'name':'x','creationTimestamp':'2025-12-31T23:58:00Z','deletionTimestamp':'2025-12-31T23:59:00Z'},'spec':{'containers':[{'name':'a'},{'name':'b'}]},'status':{'phase':'Running','reason':'NodeLost'}",
            "x|0/2|Unknown|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'metadata':{'name':'x','creationTimestamp':'2025-12-31T23:58:00Z','deletionTimestamp':'2025-12-31T23:59:00Z'},'spec':{'containers':[{'name':'a'},{'name':'b'}]},'status':{'phase':'Succeeded','containerStatuses':[{'name':'a','state':{'terminated':{'exitCode':0,'reason':'Completed'}}}]}",
            "x|0/2|Completed|0|2m|<none>|<none>|<none>|<none>"),
        Arguments.of(
            "v1",
            "Pod",
            "'spec':{'containers':[{'name':'a'},{'name':'b'}],'nodeName':'n1','readinessGates':[{'conditionType':'g'},{'conditionType':'h'}]},'status':{'phase':'Running','podIPs':[{'ip':'10.0.0.1'}],'nominatedNodeName':'n2','conditions':[{'type':'g','status':'True'}]}",
            "x|0/2|Running|0|2m|10.0.0.1|n1|n2|1/2"));
  }
}
