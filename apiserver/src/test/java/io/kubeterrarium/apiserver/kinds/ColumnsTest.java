package io.kubeterrarium.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class ColumnsTest {
  private static final String BORN =
      "'metadata':{'name':'x','creationTimestamp':'2025-12-31T23:58:00Z'}";

  @ParameterizedTest
  @MethodSource("rows")
  void rowsAreUpstreams(String apiVersion, String kind, String fields, String header, String row) {
    Strategy strategy =
        Objects.requireNonNull(Kinds.table().find(GroupVersionKind.of(apiVersion, kind)));
    ObjectNode object = Trees.of("{" + BORN + (fields.isEmpty() ? "" : "," + fields) + "}");
    assertThat(Rows.header(strategy)).isEqualTo(header);
    assertThat(Rows.wide(strategy, object)).isEqualTo(row);
    assertThat(Meta.name(object)).isEqualTo("x");
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        Arguments.of(
            "v1",
            "Node",
            "'spec':{'unschedulable':true},'status':{'conditions':[{'type':'Ready',"
                + "'status':'True'}],'addresses':[{'type':'InternalIP','address':'10.0.0.1'}],"
                + "'nodeInfo':{'kubeletVersion':'v1.36.0','osImage':'Glass'}}",
            "Name|Status|Roles|Age|Version|Internal-IP*|External-IP*|OS-Image*|Kernel-Version*|"
                + "Container-Runtime*",
            "x|Ready,SchedulingDisabled|<none>|2m|v1.36.0|10.0.0.1|<none>|Glass|<unknown>|<unknown>"),
        Arguments.of(
            "v1", "Namespace", "'status':{'phase':'Active'}", "Name|Status|Age", "x|Active|2m"),
        Arguments.of(
            "apps/v1",
            "Deployment",
            "'spec':{'replicas':3,'selector':{'matchLabels':{'b':'2','a':'1'}},'template':{'spec':{"
                + "'containers':[{'name':'c','image':'i'},{'name':'d','image':'j'}]}}},"
                + "'status':{'readyReplicas':2,'updatedReplicas':1}",
            "Name|Ready|Up-to-date|Available|Age|Containers*|Images*|Selector*",
            "x|2/3|1|0|2m|c,d|i,j|a=1,b=2"),
        Arguments.of(
            "v1",
            "Service",
            "'spec':{'type':'NodePort','clusterIP':'10.96.0.7','ports':[{'port':80,"
                + "'nodePort':30080,'protocol':'TCP'},{'port':53,'protocol':'UDP'}]}",
            "Name|Type|Cluster-IP|External-IP|Port(s)|Age|Selector*",
            "x|NodePort|10.96.0.7|<none>|80:30080/TCP,53/UDP|2m|<none>"),
        Arguments.of(
            "v1",
            "Endpoints",
            "'subsets':[{'addresses':[{'ip':'1.1.1.1'},{'ip':'1.1.1.2'}],"
                + "'ports':[{'port':80},{'port':81}]}]",
            "Name|Endpoints|Age",
            "x|1.1.1.1:80,1.1.1.2:80,1.1.1.1:81 + 1 more...|2m"),
        Arguments.of(
            "discovery.k8s.io/v1",
            "EndpointSlice",
            "'addressType':'IPv4'",
            "Name|AddressType|Ports|Endpoints|Age",
            "x|IPv4|<unset>|<unset>|2m"),
        Arguments.of(
            "v1",
            "Event",
            "'type':'Normal','reason':'Started','message':'Started it','count':3,"
                + "'involvedObject':{'kind':'Pod','name':'p','fieldPath':'spec'},"
                + "'source':{'component':'kubelet','host':'node-1'},"
                + "'firstTimestamp':'2025-12-31T23:00:00Z','lastTimestamp':'2025-12-31T23:59:00Z'",
            "Last Seen|Type|Reason|Object|Subobject*|Source*|Message|First Seen*|Count*|Name*",
            "60s|Normal|Started|pod/p|spec|kubelet, node-1|Started it|60m|3|x"),
        Arguments.of(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            "'spec':{'scaleTargetRef':{'kind':'Deployment','name':'web'},'minReplicas':2,"
                + "'maxReplicas':5,'metrics':[{'type':'Resource','resource':{'name':'cpu',"
                + "'target':{'type':'Utilization','averageUtilization':80}}}]}",
            "Name|Reference|Targets|MinPods|MaxPods|Replicas|Age",
            "x|Deployment/web|cpu: <unknown>/80%|2|5|0|2m"),
        Arguments.of(
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            "'roleRef':{'kind':'Role','name':'r'},'subjects':[{'kind':'User','name':'u'},"
                + "{'kind':'ServiceAccount','name':'s','namespace':'n'}]",
            "Name|Role|Age|Users*|Groups*|ServiceAccounts*",
            "x|Role/r|2m|u||n/s"),
        Arguments.of(
            "rbac.authorization.k8s.io/v1",
            "ClusterRole",
            "",
            "Name|Created At",
            "x|2025-12-31T23:58:00Z"),
        Arguments.of(
            "v1",
            "Secret",
            "'type':'Opaque','data':{'a':''}",
            "Name|Type|Data|Age",
            "x|Opaque|1|2m"),
        Arguments.of(
            "coordination.k8s.io/v1",
            "Lease",
            "'spec':{'holderIdentity':'h'}",
            "Name|Holder|Age",
            "x|h|2m"));
  }
}
