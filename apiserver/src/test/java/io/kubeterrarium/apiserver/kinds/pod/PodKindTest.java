package io.kubeterrarium.apiserver.kinds.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import io.kubeterrarium.apiserver.resource.Subresource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PodKindTest {
  private static final String POD =
      """
      {'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'default'},
       'spec':{'containers':[{'name':'c','image':'nginx',
         'resources':{'limits':{'cpu':'500m','memory':'1024Mi'}},
         'livenessProbe':{'httpGet':{'port':80}},
         'env':[{'name':'IP','valueFrom':{'fieldRef':{'fieldPath':'status.podIP'}}}]}],
         'serviceAccount':'robot','volumes':[{'name':'v'},{'name':'s','secret':{'secretName':'x'}}]}}
      """;

  private final PodKind kind = new PodKind();
  private final Writes pods = new Writes(kind);

  @Test
  void defaultsAreUpstreams() {
    ObjectNode pod = pods.create(POD);
    assertThat(pod.path("spec"))
        .isEqualTo(
            Trees.of(
                """
                {'containers':[{'name':'c','image':'nginx','imagePullPolicy':'Always',
                   'resources':{'limits':{'cpu':'500m','memory':'1Gi'},
                     'requests':{'cpu':'500m','memory':'1Gi'}},
                   'livenessProbe':{'httpGet':{'port':80,'path':'/','scheme':'HTTP'},
                     'timeoutSeconds':1,'periodSeconds':10,'successThreshold':1,
                     'failureThreshold':3},
                   'env':[{'name':'IP','valueFrom':{'fieldRef':{'apiVersion':'v1',
                     'fieldPath':'status.podIP'}}}],
                   'terminationMessagePath':'/dev/termination-log',
                   'terminationMessagePolicy':'File'}],
                 'serviceAccount':'robot','serviceAccountName':'robot',
                 'volumes':[{'name':'v','emptyDir':{}},
                   {'name':'s','secret':{'secretName':'x','defaultMode':420}}],
                 'dnsPolicy':'ClusterFirst','restartPolicy':'Always','enableServiceLinks':true,
                 'schedulerName':'default-scheduler','securityContext':{},
                 'terminationGracePeriodSeconds':30}
                """));
    assertThat(pod.path("status"))
        .isEqualTo(Trees.of("{'phase':'Pending','qosClass':'Guaranteed'}"));
  }

  @Test
  void whatThePodLeavesOutOfTheWholeComesOfItsParts() {
    ObjectNode pod =
        pods.create(
            """
            {'metadata':{'name':'p'},'spec':{'resources':{'limits':{'cpu':'3','memory':'1Gi'}},
              'containers':[
                {'name':'c','image':'i','resources':{'requests':{'cpu':'1','ephemeral-storage':'1Gi'},
                   'limits':{'memory':'64Mi','hugepages-2Mi':'4Mi'}}},
                {'name':'d','image':'i','resources':{'requests':{'cpu':'500m'}}}]}}
            """);
    assertThat(pod.at("/spec/resources"))
        .isEqualTo(
            Trees.of(
                """
                {'limits':{'cpu':'3','memory':'1Gi','hugepages-2Mi':'4Mi'},
                 'requests':{'cpu':'1500m','memory':'64Mi','hugepages-2Mi':'4Mi'}}
                """));
  }

  @Test
  void unscheduledAndFinishedPodsGoAtOnce() {
    ObjectNode pod = pods.create(POD);
    assertThat(kind.gracePeriodSeconds(pod, null)).isZero();
    ((ObjectNode) pod.path("spec")).put("nodeName", "node-1");
    assertThat(kind.gracePeriodSeconds(pod, null)).isEqualTo(30);
    assertThat(kind.gracePeriodSeconds(pod, 5L)).isEqualTo(5);
    assertThat(kind.gracePeriodSeconds(pod, -1L)).isEqualTo(1);
    ((ObjectNode) pod.path("status")).put("phase", "Failed");
    assertThat(kind.gracePeriodSeconds(pod, null)).isZero();
  }

  @Test
  void timesOfConditionsThatNobodySetAreNull() {
    ObjectNode pod = pods.create(POD);
    Subresource.View status = (Subresource.View) kind.subresources().get("status");
    status.write(
        pods.context(false),
        Trees.of(
            "{'metadata':{'name':'p'},'status':{'conditions':[{'type':'Ready','status':'True'}]}}"),
        pod);
    assertThat(pod.at("/status/conditions/0"))
        .isEqualTo(
            Trees.of(
                "{'type':'Ready','status':'True','lastProbeTime':null,'lastTransitionTime':null}"));
  }

  @Test
  void bindingGivesTheNodeOnce() {
    ObjectNode pod = pods.create(POD);
    ObjectNode binding =
        Trees.of("{'metadata':{'name':'p'},'target':{'kind':'Node','name':'node-1'}}");
    Subresource.Action action = (Subresource.Action) kind.subresources().get("binding");
    action.perform(pods.context(false), binding, pod);
    assertThat(pod.at("/spec/nodeName").asString()).isEqualTo("node-1");
    assertThat(pod.at("/status/conditions/0"))
        .isEqualTo(
            Trees.of(
                "{'type':'PodScheduled','status':'True','lastProbeTime':null,'lastTransitionTime':'2026-01-01T00:00:00Z'}"));
    assertThatThrownBy(() -> action.perform(pods.context(false), binding, pod))
        .hasMessage(
            "Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node"
                + " \"node-1\"");
  }

  @Test
  void imagesMayChangeAndNodesMayNot() {
    pods.create(POD);
    ObjectNode image = pods.stored("p").deepCopy();
    ((ObjectNode) image.at("/spec/containers/0")).put("image", "nginx:2");
    pods.update("p", image);
    ObjectNode node = pods.stored("p").deepCopy();
    ((ObjectNode) node.path("spec")).put("nodeName", "node-1");
    assertThatThrownBy(() -> pods.update("p", node))
        .hasMessageStartingWith(
            "Pod \"p\" is invalid: spec: Forbidden: pod updates may not change fields other than"
                + " `spec.containers[*].image`,`spec.initContainers[*].image`")
        .hasMessageContaining("+ nodeName: \"node-1\"");
  }

  @Test
  void imagesWithoutTagOrLatestAreAlwaysPulled() {
    assertThat(ContainerDefaults.pullPolicy("nginx")).isEqualTo("Always");
    assertThat(ContainerDefaults.pullPolicy("host:5000/nginx")).isEqualTo("Always");
    assertThat(ContainerDefaults.pullPolicy("nginx:latest")).isEqualTo("Always");
    assertThat(ContainerDefaults.pullPolicy("host:5000/nginx:1")).isEqualTo("IfNotPresent");
    assertThat(ContainerDefaults.pullPolicy("nginx@sha256:00")).isEqualTo("IfNotPresent");
    assertThat(ContainerDefaults.pullPolicy("a".repeat(247))).isEqualTo("Always");
    assertThat(ContainerDefaults.pullPolicy("a".repeat(248))).isEqualTo("IfNotPresent");
    assertThat(ContainerDefaults.pullPolicy("host:5000/" + "a".repeat(255))).isEqualTo("Always");
  }
}
