package io.kubeterrarium.apiserver.kinds.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.kinds.Rows;
import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class MoreWorkloadsTest {
  private static final String TEMPLATE =
      "'selector':{'matchLabels':{'app':'a'}},'template':{'metadata':{'labels':{'app':'a'}},"
          + "'spec':{'containers':[{'name':'c','image':'i'}]}}";

  private static String object(String more) {
    return "{'metadata':{'name':'w'},'spec':{" + TEMPLATE + more + "}}";
  }

  @Test
  void aStatefulSetIsOrderedAndKeepsItsClaims() {
    ObjectNode set =
        new Writes(new StatefulSetKind())
            .create(
                object(
                    ",'volumeClaimTemplates':[{'metadata':{'name':'d'},'spec':{"
                        + "'accessModes':['ReadWriteOnce'],"
                        + "'resources':{'requests':{'storage':'1Gi'}}}}]"));
    assertThat(set.at("/spec/podManagementPolicy").asString()).isEqualTo("OrderedReady");
    assertThat(set.at("/spec/updateStrategy"))
        .isEqualTo(
            Trees.of(
                "{'type':'RollingUpdate','rollingUpdate':{'partition':0,'maxUnavailable':1}}"));
    assertThat(set.at("/spec/persistentVolumeClaimRetentionPolicy"))
        .isEqualTo(Trees.of("{'whenDeleted':'Retain','whenScaled':'Retain'}"));
    assertThat(set.at("/spec/volumeClaimTemplates/0/status/phase").asString()).isEqualTo("Pending");
    assertThat(set.path("status")).isEqualTo(Trees.of("{'replicas':0,'availableReplicas':0}"));
  }

  @Test
  void mostOfAStatefulSetStays() {
    Writes sets = new Writes(new StatefulSetKind());
    sets.create(object(""));
    assertThatThrownBy(() -> sets.update("w", Trees.of(object(",'serviceName':'s'"))))
        .hasMessage(
            "StatefulSet.apps \"w\" is invalid: spec: Forbidden: updates to statefulset spec for fields"
                + " other than 'replicas', 'ordinals', 'template', 'updateStrategy',"
                + " 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
                + " 'minReadySeconds' are forbidden");
    sets.update("w", Trees.of(object(",'replicas':3")));
    assertThat(Rows.wide(new StatefulSetKind(), sets.stored("w"))).startsWith("w|0/3|");
  }

  @Test
  void aWorkloadSelectsItsOwnPods() {
    String stranger =
        "{'metadata':{'name':'w'},'spec':{'selector':{'matchLabels':{'app':'b'}},"
            + "'template':{'metadata':{'labels':{'app':'a'}},"
            + "'spec':{'containers':[{'name':'c','image':'i'}]}}}}";
    assertThat(new Writes(new StatefulSetKind()).problems(stranger))
        .containsExactly(
            "spec.template.metadata.labels: Invalid value: {\"app\":\"a\"}: `selector` does not match"
                + " template `labels`");
    assertThat(new Writes(new DaemonSetKind()).problems(stranger)).hasSize(1);
  }

  @Test
  void aDaemonSetReplacesOnePodAtATimeAndCountsItsTemplates() {
    Writes sets = new Writes(new DaemonSetKind());
    ObjectNode set = sets.create(object(""));
    assertThat(set.at("/spec/updateStrategy/rollingUpdate"))
        .isEqualTo(Trees.of("{'maxUnavailable':1,'maxSurge':0}"));
    assertThat(generation(set)).isEqualTo("1");
    ObjectNode changed = Trees.of(object(""));
    ((ObjectNode) changed.at("/spec/template/spec/containers/0")).put("image", "j");
    assertThat(generation(sets.update("w", changed))).isEqualTo("2");
    assertThat(Rows.header(new DaemonSetKind()))
        .isEqualTo(
            "Name|Desired|Current|Ready|Up-to-date|Available|Node Selector|Age|Containers*|Images*|Selector*");
  }

  private static String generation(ObjectNode set) {
    return set.at("/metadata/annotations/deprecated.daemonset.template.generation").asString();
  }

  @Test
  void aReplicationControllerTakesItsLabelsFromItsTemplate() {
    ObjectNode controller =
        new Writes(new ReplicationControllerKind())
            .create(
                "{'metadata':{'name':'w'},'spec':{'template':{'metadata':{'labels':{'app':'a'}},"
                    + "'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
    assertThat(controller.at("/spec/selector")).isEqualTo(Trees.of("{'app':'a'}"));
    ObjectNode scale =
        new ScaleView(new ReplicationControllerKind().type().kind()).read(controller);
    assertThat(scale.at("/status/selector").asString()).isEqualTo("app=a");
  }
}
