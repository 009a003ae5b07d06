package io.kubeterrarium.controllers.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.controllers.Stage;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class GarbageCollectorTest {
  private final Stage stage = new Stage();

  @Test
  void dependentsOfADeletedOwnerGoInBackground() throws IOException {
    startWithFamily();
    delete("Background");
    assertThat(find("owner")).isNull();
    assertThat(find("child")).isNull();
    assertThat(find("grandchild")).isNull();
    assertThat(find("stranger")).isNotNull();
  }

  @Test
  void inForegroundTheOwnerGoesLast() throws IOException {
    startWithFamily();
    stage.api.edit(
        Resources.CONFIG_MAPS,
        "default",
        "grandchild",
        map -> Meta.edit(map).putArray("finalizers").add("test/hold"));
    delete("Foreground");
    stage.time.advance(Duration.ofSeconds(5));
    assertThat(find("owner")).isNotNull();
    assertThat(find("child")).isNotNull();
    stage.api.edit(
        Resources.CONFIG_MAPS, "default", "grandchild", map -> Meta.edit(map).remove("finalizers"));
    stage.time.advance(Duration.ofSeconds(5));
    assertThat(find("child")).isNull();
    assertThat(find("owner")).isNull();
  }

  @Test
  void orphansStayWithoutTheirOwner() throws IOException {
    startWithFamily();
    delete("Orphan");
    assertThat(find("owner")).isNull();
    assertThat(Meta.of(find("child")).path("ownerReferences")).isEmpty();
    assertThat(find("grandchild")).isNotNull();
  }

  @Test
  void anObjectWhoseOwnerNeverWasIsDeleted() {
    create("lost", "nobody", "uid-of-nobody");
    start();
    assertThat(find("lost")).isNull();
  }

  @Test
  void anOwnerInAnotherNamespaceIsNoneAndIsReported() {
    ObjectNode map = Json.object();
    map.putObject("metadata").put("name", "owner").put("namespace", "other");
    String owner = Meta.uid(stage.api.create(Resources.CONFIG_MAPS, map));
    create("child", "owner", owner);
    start();
    assertThat(find("child")).isNull();
    assertThat(stage.eventMessages())
        .containsExactly(
            "OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: default, name: owner, uid: "
                + owner
                + "] does not exist in namespace \"default\"");
  }

  @Test
  void anObjectOfTheClusterIsNotDeletedForAnOwnerWithANamespace() {
    create("owner", null, null);
    for (String uid : new String[] {uid("owner"), "uid-of-nobody"}) {
      ObjectNode node = Json.object();
      node.putObject("metadata")
          .put("name", "node-" + uid)
          .putArray("ownerReferences")
          .add(reference("owner", uid));
      stage.api.create(Resources.NODES, node);
    }
    start();
    stage.time.advance(Duration.ofMinutes(5));
    assertThat(stage.api.list(Resources.NODES, "")).hasSize(2);
  }

  @Test
  void aCircleOfOwnersGoesInForegroundToo() throws IOException {
    create("owner", null, null);
    create("child", "owner", uid("owner"));
    stage.api.edit(
        Resources.CONFIG_MAPS,
        "default",
        "owner",
        map -> Meta.edit(map).putArray("ownerReferences").add(reference("child", uid("child"))));
    start();
    delete("Foreground");
    stage.time.advance(Duration.ofMinutes(1));
    assertThat(find("child")).isNull();
    assertThat(find("owner")).isNull();
  }

  @Test
  void anObjectWithOneOwnerLeftLosesOnlyTheReference() {
    create("owner", null, null);
    create("child", "owner", uid("owner"));
    stage.api.edit(
        Resources.CONFIG_MAPS,
        "default",
        "child",
        map -> Meta.edit(map).withArray("ownerReferences").add(reference("gone", "uid-of-gone")));
    start();
    assertThat(Meta.of(find("child")).path("ownerReferences")).hasSize(1);
  }

  @Test
  void whatHasItsOwnersIsLeftAlone() {
    startWithFamily();
    stage.actions();
    stage.time.advance(Duration.ofMinutes(5));
    assertThat(stage.actions()).isEmpty();
  }

  private void startWithFamily() {
    create("owner", null, null);
    create("child", "owner", uid("owner"));
    create("grandchild", "child", uid("child"));
    create("stranger", null, null);
    start();
  }

  private void start() {
    stage.start(GarbageCollector::new);
    stage.time.advance(Duration.ofSeconds(1));
  }

  private void delete(String policy) throws IOException {
    stage.api.call(
        TransportRequest.delete(
            "/api/v1/namespaces/default/configmaps/owner",
            Json.object().put("propagationPolicy", policy)));
    stage.time.advance(Duration.ofSeconds(1));
  }

  private void create(String name, String owner, String ownerUid) {
    ObjectNode map = Json.object();
    ObjectNode metadata = map.putObject("metadata").put("name", name).put("namespace", "default");
    if (owner != null) {
      metadata.putArray("ownerReferences").add(reference(owner, ownerUid));
    }
    stage.api.create(Resources.CONFIG_MAPS, map);
  }

  private static ObjectNode reference(String owner, String uid) {
    return Json.object()
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put("name", owner)
        .put("uid", uid)
        .put("blockOwnerDeletion", true);
  }

  private ObjectNode find(String name) {
    return stage.api.find(Resources.CONFIG_MAPS, "default", name);
  }

  private String uid(String name) {
    return Meta.uid(find(name));
  }
}
