package io.kubeterrarium.apiserver.kinds.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.kinds.Rows;
import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class StorageKindsTest {
  private static String claim(String size) {
    return "{'metadata':{'name':'c'},'spec':{'accessModes':['ReadWriteOnce'],"
        + "'resources':{'requests':{'storage':'"
        + size
        + "'}}}}";
  }

  @Test
  void aClaimWaitsForItsVolume() {
    Writes claims = new Writes(new PersistentVolumeClaimKind());
    ObjectNode claim = claims.create(claim("1Gi"));
    assertThat(claim.path("status")).isEqualTo(Trees.of("{'phase':'Pending'}"));
    assertThat(Rows.wide(new PersistentVolumeClaimKind(), claim))
        .isEqualTo("c|Pending|||||<unset>|<unknown>|Filesystem");
    assertThat(claims.problems("{'metadata':{'name':'c'},'spec':{}}"))
        .containsExactly(
            "spec.accessModes: Required value: at least 1 access mode is required",
            "spec.resources[storage]: Required value");
    assertThatThrownBy(() -> claims.update("c", Trees.of(claim("2Gi"))))
        .hasMessageContaining("spec: Forbidden: spec is immutable after creation");
  }

  @Test
  void aVolumeIsOfOneTypeAndHasASize() {
    Writes volumes = new Writes(new PersistentVolumeKind());
    ObjectNode volume =
        volumes.create(
            "{'metadata':{'name':'v'},'spec':{'capacity':{'storage':'1Gi'},"
                + "'accessModes':['ReadWriteMany','ReadWriteOnce'],'hostPath':{'path':'/x'}}}");
    assertThat(Rows.wide(new PersistentVolumeKind(), volume))
        .startsWith("v|1Gi|RWO,RWX|Retain|Pending|||<unset>||");
    assertThat(volumes.problems("{'metadata':{'name':'v'},'spec':{}}"))
        .containsExactly(
            "spec.accessModes: Required value",
            "spec.capacity: Required value",
            "spec.capacity: Unsupported value: null: supported values: \"storage\"",
            "spec: Required value: must specify a volume type");
  }

  @Test
  void aStorageClassStaysAsItIs() {
    Writes classes = new Writes(new StorageClassKind());
    ObjectNode made = classes.create("{'metadata':{'name':'s'},'provisioner':'a.b/c'}");
    assertThat(made.path("reclaimPolicy").asString()).isEqualTo("Delete");
    assertThat(made.path("volumeBindingMode").asString()).isEqualTo("Immediate");
    assertThatThrownBy(
            () -> classes.update("s", Trees.of("{'metadata':{'name':'s'},'provisioner':'a.b/d'}")))
        .hasMessageContaining("provisioner: Forbidden: updates to provisioner are forbidden.");
  }
}
