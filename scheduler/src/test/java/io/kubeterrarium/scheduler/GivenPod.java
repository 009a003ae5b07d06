package io.kubeterrarium.scheduler;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A pod for tests, in the making. */
public final class GivenPod {
  private final ObjectNode tree = Json.object();

  private GivenPod(String name) {
    tree.putObject("metadata").put("name", name).put("namespace", "default").put("uid", name);
    ObjectNode spec = tree.putObject("spec").put("schedulerName", "default-scheduler");
    spec.putArray("containers").addObject().put("name", "main");
  }

  public static GivenPod pod(String name) {
    return new GivenPod(name);
  }

  public GivenPod on(String node) {
    spec().put("nodeName", node);
    return this;
  }

  public GivenPod label(String key, String value) {
    Meta.child(Meta.edit(tree), "labels").put(key, value);
    return this;
  }

  public GivenPod requests(String cpu, String memory) {
    return requestsOf("cpu", cpu, "memory", memory);
  }

  public GivenPod requestsOf(String... resourcesAndAmounts) {
    ObjectNode container = (ObjectNode) spec().path("containers").path(0);
    ObjectNode requests = Meta.child(Meta.child(container, "resources"), "requests");
    for (int i = 0; i < resourcesAndAmounts.length; i += 2) {
      requests.put(resourcesAndAmounts[i], resourcesAndAmounts[i + 1]);
    }
    return this;
  }

  public GivenPod priority(int priority) {
    spec().put("priority", priority);
    return this;
  }

  public GivenPod selecting(String key, String value) {
    Meta.child(spec(), "nodeSelector").put(key, value);
    return this;
  }

  public GivenPod tolerating(String key, String operator, String value, String effect) {
    array("tolerations")
        .addObject()
        .put("key", key)
        .put("operator", operator)
        .put("value", value)
        .put("effect", effect);
    return this;
  }

  public GivenPod hostPort(String ip, String protocol, int port) {
    ObjectNode container = (ObjectNode) spec().path("containers").path(0);
    ArrayNode ports =
        container.get("ports") instanceof ArrayNode known ? known : container.putArray("ports");
    ports.addObject().put("hostIP", ip).put("protocol", protocol).put("hostPort", port);
    return this;
  }

  public GivenPod spread(String key, int maxSkew, String whenUnsatisfiable, String label) {
    ObjectNode constraint = array("topologySpreadConstraints").addObject();
    constraint
        .put("topologyKey", key)
        .put("maxSkew", maxSkew)
        .put("whenUnsatisfiable", whenUnsatisfiable);
    String[] pair = label.split("=");
    constraint.putObject("labelSelector").putObject("matchLabels").put(pair[0], pair[1]);
    return this;
  }

  public GivenPod edit(Consumer<ObjectNode> change) {
    change.accept(tree);
    return this;
  }

  public ObjectNode spec() {
    return (ObjectNode) tree.path("spec");
  }

  private ArrayNode array(String field) {
    return spec().get(field) instanceof ArrayNode known ? known : spec().putArray(field);
  }

  public ObjectNode tree() {
    return tree;
  }

  public PodInfo info() {
    return PodInfo.of(tree);
  }
}
