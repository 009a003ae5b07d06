package io.kubeterrarium.apiserver.kinds.apps;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.kinds.Trees;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DeploymentKindTest {
  private final DeploymentKind kind = new DeploymentKind();

  @Test
  void defaultsAreUpstreams() {
    ObjectNode deployment =
        Trees.of(
            """
            {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},
             'spec':{'replicas':3,'selector':{'matchLabels':{'app':'web'}},'template':{
               'metadata':{'creationTimestamp':null,'labels':{'app':'web'}},
               'spec':{'containers':[{'name':'nginx','image':'nginx:1.25',
                 'ports':[{'containerPort':80}],
                 'resources':{'requests':{'cpu':0.05,'memory':'65536Ki'}}}]}}}}
            """);
    kind.setDefaults(deployment);
    ObjectNode once = deployment.deepCopy();
    kind.setDefaults(deployment);
    assertThat(deployment).isEqualTo(once);
    assertThat(deployment.path("spec"))
        .isEqualTo(
            Trees.of(
                """
                {'progressDeadlineSeconds':600,'replicas':3,'revisionHistoryLimit':10,
                 'selector':{'matchLabels':{'app':'web'}},
                 'strategy':{'rollingUpdate':{'maxSurge':'25%','maxUnavailable':'25%'},
                   'type':'RollingUpdate'},
                 'template':{'metadata':{'labels':{'app':'web'}},'spec':{
                   'containers':[{'image':'nginx:1.25','imagePullPolicy':'IfNotPresent',
                     'name':'nginx','ports':[{'containerPort':80,'protocol':'TCP'}],
                     'resources':{'requests':{'cpu':'50m','memory':'64Mi'}},
                     'terminationMessagePath':'/dev/termination-log',
                     'terminationMessagePolicy':'File'}],
                   'dnsPolicy':'ClusterFirst','restartPolicy':'Always',
                   'schedulerName':'default-scheduler','securityContext':{},
                   'terminationGracePeriodSeconds':30}}}
                """));
  }
}
