package io.kubeterrarium.simulator.fuzz;

import io.kubeterrarium.api.json.Json;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Manifests that are right, as people write them; what is spoilt starts from here. */
final class Corpus {
  private static final List<String> TEXTS =
      List.of(
          """
          {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"app":"web"}},
           "data":{"a":"1","b":"2"},"binaryData":{"c":"aGVsbG8="}}""",
          """
          {"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"type":"Opaque",
           "stringData":{"a":"1"},"data":{"b":"aGVsbG8="}}""",
          """
          {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"}}""",
          """
          {"apiVersion":"v1","kind":"Pod","metadata":{"generateName":"web-","labels":{"app":"web"},
           "annotations":{"a/b":"c"},"finalizers":["example.com/hold"]},"spec":{"containers":[
           {"name":"c","image":"nginx:1.25","ports":[{"containerPort":80,"name":"http"}],
            "env":[{"name":"A","value":"1"},{"name":"B","valueFrom":{"fieldRef":{"fieldPath":
            "metadata.name"}}}],"resources":{"requests":{"cpu":"100m","memory":"64Mi"},"limits":
            {"cpu":"1"}},"livenessProbe":{"httpGet":{"path":"/","port":"http"},"periodSeconds":5},
            "volumeMounts":[{"name":"v","mountPath":"/v","subPath":"x"}],"securityContext":
            {"capabilities":{"drop":["ALL"]},"runAsNonRoot":true}}],"volumes":[{"name":"v","projected"
            :{"sources":[{"configMap":{"name":"a","items":[{"key":"a","path":"a"}]}}]}},{"name":"e",
            "emptyDir":{"sizeLimit":"1Gi"}}],"tolerations":[{"key":"k","operator":"Exists","effect":
            "NoExecute","tolerationSeconds":5}],"affinity":{"nodeAffinity":{
            "requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{
            "matchExpressions":[{"key":"a","operator":"In","values":["b"]}]}]}}},
            "topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":
            "DoNotSchedule","labelSelector":{"matchLabels":{"app":"web"}}}]}}""",
          """
          {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":3,
           "selector":{"matchLabels":{"app":"web"}},"strategy":{"rollingUpdate":{"maxSurge":"25%",
           "maxUnavailable":1}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":
           [{"name":"c","image":"nginx"},{"name":"d","image":"nginx:1"}],"initContainers":[{"name":
           "i","image":"x","restartPolicy":"Always"}]}}}}""",
          """
          {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db"},"spec":{"serviceName":
           "db","selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
           "spec":{"containers":[{"name":"c","image":"i"}]}},"volumeClaimTemplates":[{"metadata":
           {"name":"d"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":
           "1Gi"}}}}]}}""",
          """
          {"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"type":"NodePort",
           "selector":{"app":"web"},"ports":[{"name":"http","port":80,"targetPort":"http"},
           {"name":"dns","port":53,"protocol":"UDP"}],"sessionAffinity":"ClientIP"}}""",
          """
          {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"web"},"spec":
           {"rules":[{"host":"*.example.com","http":{"paths":[{"path":"/","pathType":"Prefix",
           "backend":{"service":{"name":"web","port":{"name":"http"}}}}]}}],"tls":[{"hosts":
           ["a.example.com"],"secretName":"a"}]}}""",
          """
          {"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"n"},"spec":
           {"podSelector":{},"policyTypes":["Ingress"],"ingress":[{"from":[{"ipBlock":{"cidr":
           "10.0.0.0/8","except":["10.1.0.0/16"]}}],"ports":[{"port":80,"endPort":90}]}]}}""",
          """
          {"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"c"},"spec":{"schedule":
           "*/5 * * * *","timeZone":"Europe/Berlin","jobTemplate":{"spec":{"template":{"spec":
           {"restartPolicy":"OnFailure","containers":[{"name":"c","image":"i"}]}}}}}}""",
          """
          {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j"},"spec":{"completions":3,
           "completionMode":"Indexed","backoffLimitPerIndex":1,"podFailurePolicy":{"rules":[{"action":
           "FailJob","onExitCodes":{"operator":"In","values":[1]}}]},"template":{"spec":
           {"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}""",
          """
          {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"p"},"spec":
           {"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""",
          """
          {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},
           "spec":{"scaleTargetRef":{"kind":"Deployment","name":"web","apiVersion":"apps/v1"},
           "maxReplicas":5,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":
           "Utilization","averageUtilization":50}}}]}}""",
          """
          {"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"p"},"spec":
           {"minAvailable":"50%","selector":{"matchLabels":{"app":"web"}}}}""",
          """
          {"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q"},"spec":{"hard":{"pods":
           "1000","requests.cpu":"500","count/configmaps":"1000"}}}""",
          """
          {"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"l"},"spec":{"limits":[{"type":
           "Container","default":{"cpu":"1"},"defaultRequest":{"cpu":"100m"},"max":{"cpu":"2"}}]}}""",
          """
          {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"r"},"rules":
           [{"apiGroups":[""],"resources":["pods","pods/log"],"verbs":["get","*"],"resourceNames":
           ["a"]}]}""",
          """
          {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"r"},
           "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"edit"},
           "subjects":[{"kind":"User","name":"jane","apiGroup":"rbac.authorization.k8s.io"}]}""",
          """
          {"apiVersion":"v1","kind":"Node","metadata":{"name":"node-1"},"spec":{"taints":[{"key":"a",
           "effect":"NoSchedule"}]},"status":{"capacity":{"cpu":"4","memory":"8Gi","pods":"110"}}}""",
          """
          {"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"user":"jane",
           "resourceAttributes":{"verb":"get","resource":"pods","namespace":"default"}}}""",
          """
          {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e"},"eventTime":
           "2026-01-01T00:00:00.000000Z","reportingController":"a/b","reportingInstance":"c","action":
           "x","reason":"y","type":"Normal","regarding":{"kind":"Pod","name":"a","namespace":
           "default"}}""",
          """
          {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":
           {"name":"widgets.fuzz.example.com"},"spec":{"group":"fuzz.example.com","scope":
           "Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget","shortNames":
           ["wd"]},"versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{},
           "scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas"}},
           "additionalPrinterColumns":[{"name":"R","type":"integer","jsonPath":".spec.replicas"}],
           "selectableFields":[{"jsonPath":".spec.colour"}],"schema":{"openAPIV3Schema":{"type":
           "object","properties":{"spec":{"type":"object","x-kubernetes-validations":[{"rule":
           "self.replicas >= 0","message":"negative"}],"properties":{"replicas":{"type":"integer",
           "default":1,"maximum":100},"colour":{"type":"string","pattern":"^[a-z]*$","enum":["red",
           "blue"]},"items":{"type":"array","maxItems":10,"x-kubernetes-list-type":"map",
           "x-kubernetes-list-map-keys":["name"],"items":{"type":"object","required":["name"],
           "properties":{"name":{"type":"string"},"v":{"x-kubernetes-int-or-string":true}}}},"any":
           {"type":"object","x-kubernetes-preserve-unknown-fields":true}}},"status":{"type":"object",
           "properties":{"replicas":{"type":"integer"}}}}}}}]}}""",
          """
          {"apiVersion":"fuzz.example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":
           {"replicas":2,"colour":"red","items":[{"name":"a","v":1},{"name":"b","v":"x"}],"any":
           {"x":[1,{"y":null}]}}}""");

  private static final List<ObjectNode> OBJECTS =
      TEXTS.stream().flatMap(text -> Stream.of((ObjectNode) Json.read(text))).toList();

  private Corpus() {}

  /** For reading only. */
  static List<ObjectNode> objects() {
    return OBJECTS;
  }
}
