package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.queue.NotYetException;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.ownedpods.TemplateHash;
import io.kubeterrarium.controllers.ownership.Owner;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Makes the ReplicaSet of a Deployment's current template, and writes sets' sizes. */
final class NewReplicaSets {
  private final ControllerContext context;
  private final ResourceClient<ReplicaSet> client;

  NewReplicaSets(ControllerContext context) {
    this.context = context;
    this.client = new ResourceClient<>(context.transport(), Resources.REPLICA_SETS);
  }

  /**
   * A name was taken by a set that is not of this template: the caller counts one more collision
   * and tries again.
   */
  static final class Collision extends NotYetException {
    private static final long serialVersionUID = 1L;

    Collision(String name) {
      super("the name " + name + " is taken by another ReplicaSet");
    }
  }

  /**
   * The server refuses the set: a quota is full, an admission plugin says no.
   *
   * @see #create
   */
  static final class Refused extends NotYetException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * @param isNew whether this call created it; false where an earlier try had
   */
  record Made(ReplicaSet set, boolean isNew) {}

  /** The set, created or found; scaled as far as the strategy allows at once. */
  Made create(Deployment deployment, Bounds bounds, List<ReplicaSet> old) {
    String hash =
        TemplateHash.of(
            deployment.getSpec().getTemplate(),
            deployment.getStatus() == null ? null : deployment.getStatus().getCollisionCount());
    int size =
        Bounds.isRecreate(deployment.getSpec())
            ? bounds.replicas()
            : RollingUpdatePlanner.newSize(bounds, 0, Sets.sum(old, Sets::replicas));
    ObjectNode tree = tree(deployment, bounds, old, hash, size);
    String name = Meta.name(tree);
    String namespace = deployment.getMetadata().getNamespace();
    try {
      ReplicaSet created = Json.typed(client.createTree(namespace, tree), ReplicaSet.class);
      if (size > 0) {
        announce(deployment, name, 0, size);
      }
      return new Made(created, true);
    } catch (ApiStatusException e) {
      if (e.isAlreadyExists()) {
        return new Made(existing(deployment, namespace, name), false);
      }
      if (e.isNamespaceTerminating()) {
        throw e;
      }
      throw refused(deployment, name, e);
    }
  }

  private Refused refused(Deployment deployment, String name, ApiStatusException cause) {
    String message = "Failed to create new replica set \"" + name + "\": " + cause.getMessage();
    context
        .events()
        .warning(deployment, DeploymentReconciler.KIND, "ReplicaSetCreateError", message);
    return new Refused(message);
  }

  /** Ours from an earlier try that the cache does not show yet, or a collision of hashes. */
  private ReplicaSet existing(Deployment deployment, String namespace, String name) {
    ReplicaSet there = client.get(namespace, name);
    OwnerReference controller = Indices.controllerOf(there);
    if (controller != null
        && controller.getUid().equals(deployment.getMetadata().getUid())
        && TemplateHash.sameTemplate(
            there.getSpec().getTemplate(), deployment.getSpec().getTemplate())) {
      return there;
    }
    throw new Collision(name);
  }

  private static ObjectNode tree(
      Deployment deployment, Bounds bounds, List<ReplicaSet> old, String hash, int size) {
    ObjectNode spec = Json.tree(deployment.getSpec());
    ObjectNode template = Meta.child(spec, "template");
    Meta.child(Meta.edit(template), "labels").put(TemplateHash.LABEL, hash);
    ObjectNode selector = Meta.child(spec, "selector");
    Meta.child(selector, "matchLabels").put(TemplateHash.LABEL, hash);

    ObjectNode tree = Json.object();
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("name", deployment.getMetadata().getName() + "-" + hash);
    metadata.put("namespace", deployment.getMetadata().getNamespace());
    metadata.set("labels", Meta.of(template).path("labels").deepCopy());
    metadata
        .putArray("ownerReferences")
        .add(Owner.of(deployment, Resources.DEPLOYMENTS).reference());
    Map<String, String> annotations =
        SetAnnotations.scaledFor(
            bounds, SetAnnotations.wanted(deployment, null, SetAnnotations.nextRevision(old)));
    ObjectNode written = metadata.putObject("annotations");
    annotations.forEach(written::put);

    ObjectNode setSpec = tree.putObject("spec");
    setSpec.put("replicas", size);
    if (spec.hasNonNull("minReadySeconds")) {
      setSpec.set("minReadySeconds", spec.get("minReadySeconds"));
    }
    setSpec.set("selector", selector);
    setSpec.set("template", template);
    return tree;
  }

  /** Brings annotations and minReadySeconds of the existing new set up to date. */
  ReplicaSet refresh(Deployment deployment, ReplicaSet fresh, long revision) {
    Map<String, String> known = SetAnnotations.orEmpty(fresh.getMetadata().getAnnotations());
    Map<String, String> wanted = SetAnnotations.wanted(deployment, known, revision);
    @Nullable Integer minReady = deployment.getSpec().getMinReadySeconds();
    boolean sameMinReady = orZero(minReady) == orZero(fresh.getSpec().getMinReadySeconds());
    if (wanted.equals(known) && sameMinReady) {
      return fresh;
    }
    ObjectNode tree = Json.tree(fresh);
    ObjectNode annotations = Meta.edit(tree).putObject("annotations");
    wanted.forEach(annotations::put);
    if (orZero(minReady) == 0) {
      Meta.child(tree, "spec").remove("minReadySeconds");
    } else {
      Meta.child(tree, "spec").put("minReadySeconds", orZero(minReady));
    }
    return Json.typed(client.updateTree(tree), ReplicaSet.class);
  }

  /** Writes a set's size, and for which size of the Deployment that is. */
  ReplicaSet scale(Deployment deployment, Bounds bounds, Scale decision) {
    ReplicaSet rs = decision.set();
    int from = Sets.replicas(rs);
    Map<String, String> known = SetAnnotations.orEmpty(rs.getMetadata().getAnnotations());
    Map<String, String> wanted = SetAnnotations.scaledFor(bounds, known);
    if (from == decision.to() && wanted.equals(known)) {
      return rs;
    }
    ObjectNode tree = Json.tree(rs);
    ObjectNode annotations = Meta.edit(tree).putObject("annotations");
    wanted.forEach(annotations::put);
    Meta.child(tree, "spec").put("replicas", decision.to());
    ReplicaSet written = Json.typed(client.updateTree(tree), ReplicaSet.class);
    if (from != decision.to()) {
      announce(deployment, rs.getMetadata().getName(), from, decision.to());
    }
    return written;
  }

  private void announce(Deployment deployment, String set, int from, int to) {
    context
        .events()
        .normal(
            deployment,
            DeploymentReconciler.KIND,
            "ScalingReplicaSet",
            "Scaled "
                + (to > from ? "up" : "down")
                + " replica set "
                + set
                + " from "
                + from
                + " to "
                + to);
  }

  private static int orZero(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
