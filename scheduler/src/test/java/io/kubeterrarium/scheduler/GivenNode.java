package io.kubeterrarium.scheduler;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.scheduler.cluster.ClusterCache;
import io.kubeterrarium.scheduler.cluster.NodeInfo;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A node for tests, in the making: 4 CPUs, 8Gi, 10 pods, labelled with its name. */
public final class GivenNode {
  private final ObjectNode tree = Json.object();
  private final List<GivenPod> pods = new ArrayList<>();

  private GivenNode(String name) {
    tree.putObject("metadata").put("name", name);
    label("kubernetes.io/hostname", name);
    tree.putObject("spec");
    allocatable("cpu", "4").allocatable("memory", "8Gi").allocatable("pods", "10");
  }

  public static GivenNode node(String name) {
    return new GivenNode(name);
  }

  public GivenNode label(String key, String value) {
    Meta.child(Meta.edit(tree), "labels").put(key, value);
    return this;
  }

  public GivenNode allocatable(String resource, String amount) {
    Meta.child(Meta.child(tree, "status"), "allocatable").put(resource, amount);
    return this;
  }

  public GivenNode cordoned() {
    ((ObjectNode) tree.path("spec")).put("unschedulable", true);
    return this;
  }

  public GivenNode taint(String key, String value, String effect) {
    ObjectNode spec = (ObjectNode) tree.path("spec");
    ArrayNode taints =
        spec.get("taints") instanceof ArrayNode known ? known : spec.putArray("taints");
    taints.addObject().put("key", key).put("value", value).put("effect", effect);
    return this;
  }

  public GivenNode with(GivenPod... running) {
    pods.addAll(List.of(running));
    return this;
  }

  public ObjectNode tree() {
    return tree;
  }

  public String name() {
    return Meta.name(tree);
  }

  public NodeInfo info() {
    return cluster(this).get(0);
  }

  /** The nodes with their pods, in order of names. */
  public static List<NodeInfo> cluster(GivenNode... nodes) {
    ClusterCache cache = new ClusterCache();
    for (GivenNode node : nodes) {
      cache.updateNode(node.name(), node.tree);
      node.pods.forEach(pod -> cache.confirm(pod.on(node.name()).info()));
    }
    return cache.nodes();
  }
}
