package io.kubeterrarium.apiserver.kinds.apps;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import io.kubeterrarium.apiserver.resource.Subresource;
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

  private static final String WEB =
      """
      {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','namespace':'default',
        'generation':4,'labels':{'app':'web'}},
       'spec':{'selector':{'matchLabels':{'app':'web'}},'template':{
         'metadata':{'labels':{'app':'web'}},
         'spec':{'containers':[{'name':'nginx','image':'nginx:1.25'}]}}}}
      """;

  @Test
  void annotationsCountAsAGenerationAndLabelsDoNot() {
    Writes writes = new Writes(kind);
    writes.create(WEB);
    ObjectNode labelled = Trees.of(WEB);
    Meta.child(Meta.edit(labelled), "labels").put("a", "b");
    assertThat(Meta.generation(writes.update("web", labelled))).isEqualTo(4);
    ObjectNode annotated = Trees.of(WEB);
    Meta.child(Meta.edit(annotated), "annotations").put("a", "b");
    assertThat(Meta.generation(writes.update("web", annotated))).isEqualTo(5);
  }

  @Test
  void aStatusBringsAnnotationsButNoLabels() {
    Writes writes = new Writes(kind);
    ObjectNode object = writes.create(WEB);
    ObjectNode sent = object.deepCopy();
    Meta.child(Meta.edit(sent), "labels").put("app", "other");
    Meta.child(Meta.edit(sent), "annotations").put("a", "b");
    Meta.child(sent, "status").put("replicas", 1);
    Subresource.View status = (Subresource.View) kind.subresources().get("status");
    status.write(writes.context(false), sent, object);
    assertThat(Meta.of(object).path("labels")).isEqualTo(Trees.of("{'app':'web'}"));
    assertThat(Meta.of(object).path("annotations")).isEqualTo(Trees.of("{'a':'b'}"));
    assertThat(object.path("status")).isEqualTo(Trees.of("{'replicas':1}"));
  }
}
