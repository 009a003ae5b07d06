package io.kubeterrarium.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of other kinds in the states that change a cell, as the printers of 1.36 make them. */
class StateRowsTest {
  @ParameterizedTest
  @MethodSource("states")
  void whatItsStateMakesOfTheRow(String apiVersion, String kind, String fields, String row) {
    assertThat(Rows.inState(apiVersion, kind, fields)).isEqualTo(row);
  }

  static Stream<Arguments> states() {
    return Stream.of(
        Arguments.of(
            "v1",
            "Node",
            "'metadata':{'name':'x','creationTimestamp':'2025-12-31T23:58:00Z','labels':{'node-role.kubernetes.io/worker':'','node-role.kubernetes.io/control-plane':'','kubernetes.io/role':'a','node-role.kubernetes.io/':''}},'status':{'conditions':[{'type':'Ready','status':'Unknown'}]}",
            "x|NotReady|a,control-plane,worker|2m||<none>|<none>|<unknown>|<unknown>|<unknown>"),
        Arguments.of(
            "v1",
            "Node",
            "'status':{}",
            "x|Unknown|<none>|2m||<none>|<none>|<unknown>|<unknown>|<unknown>"),
        Arguments.of(
            "v1",
            "Service",
            "'spec':{'type':'LoadBalancer','clusterIPs':['10.0.0.1'],'externalIPs':['9.9.9.9'],'selector':{'b':'1','a':'2'}},'status':{'loadBalancer':{'ingress':[{'hostname':'z.example.com'},{'ip':'1.2.3.4'},{'ip':'1.2.3.4'}]}}",
            "x|LoadBalancer|10.0.0.1|1.2.3.4,z.example.com,9.9.9.9|<none>|2m|a=2,b=1"),
        Arguments.of(
            "v1",
            "Service",
            "'spec':{'type':'LoadBalancer','clusterIPs':['10.0.0.1']}",
            "x|LoadBalancer|10.0.0.1|<pending>|<none>|2m|<none>"),
        Arguments.of(
            "v1",
            "Service",
            "'spec':{'type':'ExternalName','externalName':'a.example.com'}",
            "x|ExternalName|<none>|a.example.com|<none>|2m|<none>"),
        Arguments.of(
            "v1",
            "Service",
            "'spec':{'type':'ClusterIP','clusterIP':'None','clusterIPs':['None'],'externalIPs':['1.1.1.1','2.2.2.2']}",
            "x|ClusterIP|None|1.1.1.1,2.2.2.2|<none>|2m|<none>"),
        Arguments.of(
            "v1",
            "PersistentVolumeClaim",
            "'spec':{'storageClassName':'fast','volumeMode':'Block','resources':{'requests':{'storage':'1Gi'}}},'status':{'phase':'Pending'}",
            "x|Pending||||fast|<unset>|2m|Block"),
        Arguments.of(
            "v1",
            "PersistentVolumeClaim",
            "'metadata':{'name':'x','creationTimestamp':'2025-12-31T23:58:00Z','deletionTimestamp':'2025-12-31T23:59:00Z'},'spec':{'volumeName':'v'},'status':{'phase':'Bound','accessModes':['ReadWriteOncePod','ReadOnlyMany','ReadWriteOnce','ReadWriteMany'],'capacity':{'storage':'2Gi'}}",
            "x|Terminating|v|2Gi|RWO,ROX,RWX,RWOP||<unset>|2m|<unset>"),
        Arguments.of(
            "v1",
            "PersistentVolume",
            "'spec':{'capacity':{'storage':'5Gi'},'accessModes':['ReadWriteOnce'],'persistentVolumeReclaimPolicy':'Retain','claimRef':{'namespace':'n','name':'c'},'storageClassName':'s','volumeMode':'Filesystem','volumeAttributesClassName':'g'},'status':{'phase':'Failed','reason':'why'}",
            "x|5Gi|RWO|Retain|Failed|n/c|s|g|why|2m|Filesystem"),
        Arguments.of(
            "v1",
            "PersistentVolume",
            "'metadata':{'name':'x','creationTimestamp':'2025-12-31T23:58:00Z','deletionTimestamp':'2025-12-31T23:59:00Z'},'spec':{},'status':{'phase':'Bound'}",
            "x|0|||Terminating|||<unset>||2m|<unset>"),
        Arguments.of(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            "'spec':{'scaleTargetRef':{'kind':'Deployment','name':'w'},'maxReplicas':5,'metrics':[{'type':'Resource','resource':{'name':'memory','target':{'averageValue':'1Gi'}}},{'type':'External','external':{'target':{'value':'30'}}},{'type':'Pods','pods':{'target':{'averageValue':'10'}}}]},'status':{'currentReplicas':2,'currentMetrics':[{'type':'Resource','resource':{'current':{'averageValue':'512Mi'}}}]}",
            "x|Deployment/w|memory: 512Mi/1Gi, <unknown>/30 + 1 more...|<unset>|5|2|2m"),
        Arguments.of(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            "'spec':{'scaleTargetRef':{'kind':'Deployment','name':'w'},'maxReplicas':5,'metrics':[{'type':'ContainerResource','containerResource':{'name':'cpu','target':{'averageUtilization':50}}},{'type':'Object','object':{'target':{'averageValue':'10'}}}]},'status':{'currentMetrics':[{'containerResource':{'current':{'averageUtilization':20}}},{'object':{'current':{'averageValue':'7'}}}]}",
            "x|Deployment/w|cpu: 20%/50%, 7/10 (avg)|<unset>|5|0|2m"),
        Arguments.of(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            "'spec':{'scaleTargetRef':{'kind':'D','name':'w'},'maxReplicas':1}",
            "x|D/w|<none>|<unset>|1|0|2m"),
        Arguments.of(
            "networking.k8s.io/v1",
            "Ingress",
            "'spec':{'ingressClassName':'c','rules':[{'host':'a'},{},{'host':'b'},{'host':'c'},{'host':'d'}],'tls':[{}]},'status':{'loadBalancer':{'ingress':[{'ip':'2.2.2.2'},{'ip':'1.1.1.1'}]}}",
            "x|c|a,b,c + 2 more...|1.1.1.1,2.2.2.2|80, 443|2m"),
        Arguments.of(
            "networking.k8s.io/v1", "Ingress", "'spec':{'rules':[{}]}", "x|<none>|*||80|2m"),
        Arguments.of(
            "networking.k8s.io/v1",
            "IngressClass",
            "'spec':{'controller':'e/c','parameters':{'apiGroup':'g','kind':'K','name':'n'}}",
            "x|e/c|K.g/n|2m"),
        Arguments.of(
            "v1",
            "Event",
            "'type':'Normal','eventTime':'2025-12-31T23:59:00.000000Z','series':{'count':7,'lastObservedTime':'2025-12-31T23:59:30.000000Z'},'reportingComponent':'r','reportingInstance':'i','involvedObject':{'kind':'Node'},'message':' m '",
            "30s|Normal||node||r, i|m|60s|7|x"),
        Arguments.of(
            "certificates.k8s.io/v1",
            "CertificateSigningRequest",
            "'spec':{'signerName':'s','username':'u','expirationSeconds':600},'status':{'conditions':[{'type':'Approved'},{'type':'Denied'}]}",
            "x|2m|s|u|10m|Denied"),
        Arguments.of(
            "certificates.k8s.io/v1",
            "CertificateSigningRequest",
            "'spec':{},'status':{'conditions':[{'type':'Failed'}]}",
            "x|2m|<none>||<none>|Pending,Failed"),
        Arguments.of(
            "certificates.k8s.io/v1",
            "CertificateSigningRequest",
            "'spec':{'username':'u'},'status':{'certificate':'eA==','conditions':[{'type':'Approved'}]}",
            "x|2m|<none>|u|<none>|Approved,Issued"),
        Arguments.of(
            "policy/v1",
            "PodDisruptionBudget",
            "'spec':{'minAvailable':'50%'},'status':{'disruptionsAllowed':2}",
            "x|50%|N/A|2|2m"),
        Arguments.of(
            "policy/v1", "PodDisruptionBudget", "'spec':{'maxUnavailable':1}", "x|N/A|1|0|2m"),
        Arguments.of(
            "storage.k8s.io/v1",
            "StorageClass",
            "'metadata':{'name':'x','creationTimestamp':'2025-12-31T23:58:00Z','annotations':{'storageclass.kubernetes.io/is-default-class':'true'}},'provisioner':'p'",
            "x (default)|p|Delete|Immediate|false|2m"),
        Arguments.of(
            "storage.k8s.io/v1",
            "StorageClass",
            "'provisioner':'p','reclaimPolicy':'Retain','volumeBindingMode':'WaitForFirstConsumer','allowVolumeExpansion':true",
            "x|p|Retain|WaitForFirstConsumer|true|2m"),
        Arguments.of(
            "storage.k8s.io/v1",
            "VolumeAttributesClass",
            "'metadata':{'name':'x','creationTimestamp':'2025-12-31T23:58:00Z','annotations':{'volumeattributesclass.kubernetes.io/is-default-class':'true'}},'driverName':'d'",
            "x (default)|d|2m"),
        Arguments.of(
            "storage.k8s.io/v1",
            "CSIDriver",
            "'spec':{'tokenRequests':[{'audience':'a'},{'audience':'b'}]}",
            "x|true|false|false|a,b|false|<none>|2m"),
        Arguments.of(
            "storage.k8s.io/v1",
            "CSIDriver",
            "'spec':{'attachRequired':false,'podInfoOnMount':true,'volumeLifecycleModes':['Persistent','Ephemeral']}",
            "x|false|true|false|<unset>|false|Persistent,Ephemeral|2m"),
        Arguments.of(
            "storage.k8s.io/v1", "CSIStorageCapacity", "'storageClassName':'s'", "x|s|<unset>"),
        Arguments.of(
            "storage.k8s.io/v1",
            "VolumeAttachment",
            "'spec':{'attacher':'a','nodeName':'n','source':{'persistentVolumeName':'v'}},'status':{'attached':true}",
            "x|a|v|n|true|2m"),
        Arguments.of(
            "v1",
            "Endpoints",
            "'subsets':[{'notReadyAddresses':[{'ip':'1.1.1.1'}],'ports':[{'port':80}]}]",
            "x||2m"),
        Arguments.of("v1", "Endpoints", "", "x|<none>|2m"),
        Arguments.of(
            "v1",
            "Endpoints",
            "'subsets':[{'addresses':[{'ip':'1.1.1.1'},{'ip':'::1'}]},{'addresses':[{'ip':'::2'},{'ip':'1.1.1.3'},{'ip':'1.1.1.4'}],'ports':[{'port':80}]}]",
            "x|1.1.1.1,::1,[::2]:80 + 2 more...|2m"),
        Arguments.of(
            "discovery.k8s.io/v1",
            "EndpointSlice",
            "'addressType':'IPv4','ports':[{'port':80},{'name':'n'},{}],'endpoints':[{'addresses':['a','b']},{'addresses':['c','d']}]",
            "x|IPv4|80,n,*|a,b,c + 1 more...|2m"),
        Arguments.of(
            "networking.k8s.io/v1", "NetworkPolicy", "'spec':{'podSelector':{}}", "x|<none>|2m"),
        Arguments.of(
            "v1",
            "ResourceQuota",
            "'status':{'hard':{'pods':'10','limits.cpu':'2','cpu':'1'},'used':{'pods':'3'}}",
            "x|cpu: 0/1, pods: 3/10|limits.cpu: 0/2|2m"),
        Arguments.of(
            "scheduling.k8s.io/v1",
            "PriorityClass",
            "'value':5,'preemptionPolicy':'Never'",
            "x|5|false|2m|Never"),
        Arguments.of(
            "rbac.authorization.k8s.io/v1",
            "ClusterRoleBinding",
            "'roleRef':{'kind':'ClusterRole','name':'r'},'subjects':[{'kind':'User','name':'u'},{'kind':'User','name':'v'},{'kind':'Group','name':'g'},{'kind':'ServiceAccount','name':'s','namespace':'n'}]",
            "x|ClusterRole/r|2m|u, v|g|n/s"),
        Arguments.of(
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicyBinding",
            "'spec':{'policyName':'p','paramRef':{'selector':{'matchLabels':{'a':'b'},'matchExpressions':[{'key':'k','operator':'In','values':['x','y']}]}}}",
            "x|p|&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:k,Operator:In,Values:[x y],},},}|2m"),
        Arguments.of(
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicyBinding",
            "'spec':{'policyName':'p','paramRef':{'name':'n'}}",
            "x|p|*/n|2m"),
        Arguments.of(
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicyBinding",
            "'spec':{'policyName':'p','paramRef':{}}",
            "x|p|<unset>|2m"),
        Arguments.of(
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicy",
            "'spec':{'validations':[{},{}],'paramKind':{'apiVersion':'v1','kind':'K'}}",
            "x|2|v1/K|2m"),
        Arguments.of(
            "flowcontrol.apiserver.k8s.io/v1",
            "FlowSchema",
            "'spec':{'matchingPrecedence':7,'priorityLevelConfiguration':{'name':'p'},'distinguisherMethod':{'type':'ByUser'}},'status':{'conditions':[{'type':'Dangling','status':'False'}]}",
            "x|p|7|ByUser|2m|False"),
        Arguments.of(
            "flowcontrol.apiserver.k8s.io/v1",
            "PriorityLevelConfiguration",
            "'spec':{'type':'Exempt','exempt':{'nominalConcurrencyShares':0}}",
            "x|Exempt|<none>|<none>|<none>|<none>|2m"),
        Arguments.of(
            "flowcontrol.apiserver.k8s.io/v1",
            "PriorityLevelConfiguration",
            "'spec':{'type':'Limited','limited':{'nominalConcurrencyShares':5,'limitResponse':{'queuing':{'queues':1,'handSize':2,'queueLengthLimit':3}}}}",
            "x|Limited|5|1|2|3|2m"),
        Arguments.of(
            "networking.k8s.io/v1",
            "IPAddress",
            "'spec':{'parentRef':{'resource':'services','namespace':'default','name':'k'}}",
            "x|services/default/k"),
        Arguments.of("networking.k8s.io/v1", "IPAddress", "'spec':{}", "x|<none>"),
        Arguments.of(
            "networking.k8s.io/v1",
            "ServiceCIDR",
            "'spec':{'cidrs':['10.0.0.0/8','fd00::/64']}",
            "x|10.0.0.0/8,fd00::/64|2m"),
        Arguments.of(
            "resource.k8s.io/v1", "ResourceClaim", "'status':{'reservedFor':[{}]}", "x|pending|2m"),
        Arguments.of(
            "resource.k8s.io/v1",
            "ResourceClaim",
            "'status':{'allocation':{},'reservedFor':[{}]}",
            "x|allocated,reserved|2m"),
        Arguments.of(
            "resource.k8s.io/v1",
            "ResourceClaim",
            "'metadata':{'name':'x','creationTimestamp':'2025-12-31T23:58:00Z','deletionTimestamp':'2025-12-31T23:59:00Z'}",
            "x|deleted|2m"));
  }
}
