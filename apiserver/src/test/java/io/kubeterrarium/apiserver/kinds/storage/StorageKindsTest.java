package io.kubeterrarium.apiserver.kinds.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.Rows;
import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  private static ObjectNode bound(String spec, String status) {
    return Trees.of(
        "{'metadata':{'name':'c'},'spec':{'accessModes':['ReadWriteOnce'],'volumeName':'v',"
            + "'resources':{'requests':{'storage':'1Gi'}}"
            + spec
            + "},'status':{'phase':'Bound'"
            + status
            + "}}");
  }

  private static List<String> refusals(ObjectNode claim, ObjectNode old) {
    PersistentVolumeClaimKind kind = new PersistentVolumeClaimKind();
    WriteContext context = new Writes(kind).context(false);
    kind.setDefaults(claim);
    kind.setDefaults(old);
    kind.prepareForUpdate(context, claim, old);
    FieldErrors errors = new FieldErrors();
    kind.validateUpdate(context, claim, old, errors);
    return errors.lines();
  }

  @Test
  void theClassOfAttributesCanBeTakenBackUntilItIsApplied() {
    ObjectNode wanted = bound(",'volumeAttributesClassName':'a'", "");
    assertThat(refusals(bound("", ""), wanted)).isEmpty();
    String applied = ",'currentVolumeAttributesClassName':'a'";
    ObjectNode held = bound(",'volumeAttributesClassName':'a'", applied);
    assertThat(refusals(bound("", ""), held))
        .containsExactly(
            "spec.volumeAttributesClassName: Forbidden: update to nil is forbidden when"
                + " status.currentVolumeAttributesClassName is not nil");
    assertThat(refusals(bound(",'volumeAttributesClassName':''", ""), held))
        .containsExactly(
            "spec.volumeAttributesClassName: Forbidden: update to empty string is forbidden when"
                + " status.currentVolumeAttributesClassName is not nil");
    assertThat(refusals(bound(",'volumeAttributesClassName':'b'", ""), held)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'dataSource':{'kind':'K','apiGroup':'g','name':'n'}|{}
          'dataSourceRef':{'kind':'K','apiGroup':'g','name':'n','namespace':'o'}|{}
          'dataSourceRef':{'kind':'K','apiGroup':'g','name':'n'}|{'dataSource':{'apiGroup':'g','kind':'K','name':'n'},'dataSourceRef':{'kind':'K','apiGroup':'g','name':'n'}}
          'dataSource':{'kind':'K','apiGroup':'g','name':'n'},'dataSourceRef':{'kind':'K','apiGroup':'g','name':'n'}|{'dataSource':{'kind':'K','apiGroup':'g','name':'n'},'dataSourceRef':{'kind':'K','apiGroup':'g','name':'n'}}
          """)
  void sourcesThatNeverCountedAreDropped(String given, String kept) {
    PersistentVolumeClaimKind kind = new PersistentVolumeClaimKind();
    ObjectNode claim = Trees.of("{'metadata':{'name':'c'},'spec':{" + given + "}}");
    kind.prepareForCreate(new Writes(kind).context(false), claim);
    assertThat(claim.path("spec")).isEqualTo(Trees.of(kept));
  }

  @Test
  void aVolumesNewPhaseHasItsTime() {
    PersistentVolumeKind kind = new PersistentVolumeKind();
    String old = "2020-01-01T00:00:00Z";
    ObjectNode volume =
        Trees.of("{'status':{'phase':'Pending','lastPhaseTransitionTime':'" + old + "'}}");
    Subresource.View status = (Subresource.View) kind.subresources().get("status");
    ObjectNode sent = volume.deepCopy();
    status.write(new Writes(kind).context(false), volume.deepCopy(), volume);
    assertThat(volume.at("/status/lastPhaseTransitionTime").asString()).isEqualTo(old);
    ((ObjectNode) sent.path("status")).put("phase", "Bound");
    status.write(new Writes(kind).context(false), sent, volume);
    assertThat(volume.at("/status/lastPhaseTransitionTime").asString())
        .isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void mountOptionsInAnAnnotationAreForSomeVolumes() {
    String volume =
        "{'metadata':{'name':'v','annotations':{'volume.beta.kubernetes.io/mount-options':'ro'}},"
            + "'spec':{'capacity':{'storage':'1Gi'},'accessModes':['ReadWriteOnce'],";
    Writes volumes = new Writes(new PersistentVolumeKind());
    assertThat(volumes.problems(volume + "'nfs':{'server':'s','path':'/x'}}}")).isEmpty();
    assertThat(volumes.problems(volume + "'hostPath':{'path':'/x'}}}"))
        .containsExactly(
            "metadata.annotations.volume.beta.kubernetes.io/mount-options: Forbidden: may not"
                + " specify mount options for this volume type");
  }

  @Test
  void volumesAndClassesAreTakenAndYetWarnedOf() {
    assertThat(
            warnings(
                new PersistentVolumeKind(),
                "{'metadata':{'name':'v','annotations':{'volume.beta.kubernetes.io/storage-class':'s'}},"
                    + "'spec':{'capacity':{'storage':'1Gi'},'accessModes':['ReadWriteOnce'],"
                    + "'persistentVolumeReclaimPolicy':'Recycle','nodeAffinity':{'required':"
                    + "{'nodeSelectorTerms':[{'matchExpressions':[{'key':'beta.kubernetes.io/os',"
                    + "'operator':'Exists'}]}]}},'rbd':{'monitors':['m'],'image':'i'}}}"))
        .containsExactly(
            "metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8;"
                + " use \"storageClassName\" attribute instead",
            "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead,"
                + " the recommended approach is to use dynamic provisioning.",
            "spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key:"
                + " beta.kubernetes.io/os is deprecated since v1.14; use \"kubernetes.io/os\" instead",
            "spec.rbd: deprecated in v1.28, non-functional in v1.31+");
    assertThat(warnings(new PersistentVolumeClaimKind(), claim("1500m")))
        .containsExactly(
            "spec.resources.requests[storage]: fractional byte value \"1500m\" is invalid, must be an"
                + " integer");
    assertThat(
            warnings(
                new StorageClassKind(),
                "{'metadata':{'name':'s'},'provisioner':'p','allowedTopologies':[{"
                    + "'matchLabelExpressions':[{'key':'failure-domain.beta.kubernetes.io/zone',"
                    + "'values':['z']}]}]}"))
        .containsExactly(
            "allowedTopologies[0].matchLabelExpressions[0].key: deprecated since v1.17; use"
                + " \"topology.kubernetes.io/zone\" instead");
  }

  private static List<String> warnings(Strategy kind, String object) {
    List<String> warnings = new ArrayList<>();
    ObjectNode tree = Trees.of(object);
    kind.setDefaults(tree);
    kind.warn(tree, null, warnings);
    return warnings;
  }
}
