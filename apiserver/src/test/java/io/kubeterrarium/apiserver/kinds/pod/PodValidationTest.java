package io.kubeterrarium.apiserver.kinds.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.kinds.Writes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PodValidationTest {
  private static final String LABEL_RULE =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

  private final Writes pods = new Writes(new PodKind());

  @ParameterizedTest
  @MethodSource("specs")
  void specsAreFaultedInUpstreamsWords(String spec, List<String> problems) {
    String pod =
        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'default'},'spec':"
            + spec
            + "}";
    assertThat(pods.problems(pod)).containsExactlyElementsOf(problems);
  }

  private static Arguments spec(String spec, String... problems) {
    return Arguments.of(spec, List.of(problems));
  }

  private static Arguments container(String fields, String... problems) {
    return spec("{'containers':[{'name':'c','image':'i'," + fields + "}]}", problems);
  }

  private static Arguments beside(String fields, String... problems) {
    return spec("{'containers':[{'name':'c','image':'i'}]," + fields + "}", problems);
  }

  static Stream<Arguments> specs() {
    return Stream.of(
        spec("{'containers':[{'name':'c','image':'i'}]}"),
        spec("{}", "spec.containers: Required value"),
        spec(
            "{'containers':[{'image':'i'},{'name':'C','image':' i'}]}",
            "spec.containers[0].name: Required value",
            "spec.containers[1].name: Invalid value: \"C\": " + LABEL_RULE,
            "spec.containers[1].image: Invalid value: \" i\": must not have leading or trailing"
                + " whitespace"),
        spec(
            "{'containers':[{'name':'c','image':'i'},{'name':'c'}]}",
            "spec.containers[1].image: Required value",
            "spec.containers[1].name: Duplicate value: \"c\""),
        container(
            "'ports':[{'containerPort':70000},{'name':'-','containerPort':1,'protocol':'X'}]",
            "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and"
                + " 65535, inclusive",
            "spec.containers[0].ports[1].name: Invalid value: \"-\": must contain at least one"
                + " letter (a-z)",
            "spec.containers[0].ports[1].name: Invalid value: \"-\": must not begin or end with a"
                + " hyphen",
            "spec.containers[0].ports[1].protocol: Unsupported value: \"X\": supported values:"
                + " \"SCTP\", \"TCP\", \"UDP\""),
        container(
            "'ports':[{'containerPort':1,'hostPort':9},{'containerPort':2,'hostPort':9}]",
            "spec.containers[0].ports[1].hostPort: Duplicate value: \"TCP//9\""),
        container(
            "'resources':{'requests':{'cpu':'2','foo':'1'},'limits':{'cpu':'1','memory':'-1'}}",
            "spec.containers[0].resources.limits[memory]: Invalid value: \"-1\": must be greater"
                + " than or equal to 0",
            "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal"
                + " to cpu limit of 1",
            "spec.containers[0].resources.requests[foo]: Invalid value: \"foo\": must be a standard"
                + " resource type or fully qualified",
            "spec.containers[0].resources.requests[foo]: Invalid value: \"foo\": must be a standard"
                + " resource for containers",
            "spec.containers[0].resources.requests[memory]: Invalid value: \"-1\": must be greater"
                + " than or equal to 0"),
        container(
            "'volumeMounts':[{'name':'v','mountPath':'/a'},{'name':'v','mountPath':'/a'}]",
            "spec.containers[0].volumeMounts[0].name: Not found: \"v\"",
            "spec.containers[0].volumeMounts[1].name: Not found: \"v\"",
            "spec.containers[0].volumeMounts[1].mountPath: Invalid value: \"/a\": must be unique"),
        container(
            "'env':[{'name':'A=B'},{'name':'C','valueFrom':{}},{'value':'x'}]",
            "spec.containers[0].env[0].name: Invalid value: \"A=B\": a valid environment variable"
                + " name must consist only of printable ASCII characters other than '='",
            "spec.containers[0].env[1].valueFrom: Invalid value: \"\": must specify one of:"
                + " `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or"
                + " `fileKeyRef`",
            "spec.containers[0].env[2].name: Required value"),
        container(
            "'livenessProbe':{'httpGet':{'port':'x y'},'successThreshold':2},'readinessProbe':{}",
            "spec.containers[0].livenessProbe.httpGet.port: Invalid value: \"x y\": must contain"
                + " only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
            "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
            "spec.containers[0].readinessProbe: Required value: must specify a handler type"),
        container(
            "'imagePullPolicy':'Sometimes'",
            "spec.containers[0].imagePullPolicy: Unsupported value: \"Sometimes\": supported values:"
                + " \"Always\", \"IfNotPresent\", \"Never\""),
        beside(
            "'restartPolicy':'No','dnsPolicy':'No'",
            "spec.restartPolicy: Unsupported value: \"No\": supported values: \"Always\","
                + " \"OnFailure\", \"Never\"",
            "spec.dnsPolicy: Unsupported value: \"No\": supported values:"
                + " \"ClusterFirstWithHostNet\", \"ClusterFirst\", \"Default\", \"None\""),
        beside(
            "'volumes':[{'name':'a','hostPath':{}},{'name':'a','emptyDir':{},'secret':{}}]",
            "spec.volumes[0].hostPath.path: Required value",
            "spec.volumes[1].secret: Forbidden: may not specify more than 1 volume type"),
        beside(
            "'tolerations':[{'operator':'Equal'},{'key':'a','effect':'No'},"
                + "{'key':'a','operator':'Exists','tolerationSeconds':1}]",
            "spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when"
                + " `key` is empty, which means \"match all values and all keys\"",
            "spec.tolerations[1].effect: Unsupported value: \"No\": supported values:"
                + " \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"",
            "spec.tolerations[2].effect: Invalid value: \"\": effect must be 'NoExecute' when"
                + " `tolerationSeconds` is set"),
        beside(
            "'topologySpreadConstraints':[{'maxSkew':0,'whenUnsatisfiable':'x'}]",
            "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
            "spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty",
            "spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: \"x\":"
                + " supported values: \"DoNotSchedule\", \"ScheduleAnyway\""),
        beside(
            "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{"
                + "'nodeSelectorTerms':[]}}}",
            "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
                + ".nodeSelectorTerms: Required value: must have at least one node selector term"),
        beside(
            "'activeDeadlineSeconds':0",
            "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647,"
                + " inclusive"));
  }
}
