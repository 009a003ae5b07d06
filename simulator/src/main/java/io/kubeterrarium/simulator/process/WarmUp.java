package io.kubeterrarium.simulator.process;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.api.json.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes one object of each kind of the main job, so that the mapper has learnt their
 * classes before the first Deployment comes. Runs when start-up is over; before that it would take
 * a processor from what people wait for. The result is thrown away.
 */
final class WarmUp {
  private static final List<Class<?>> KINDS =
      List.of(Pod.class, Deployment.class, ReplicaSet.class, Node.class, Event.class);

  private WarmUp() {}

  static void run() {
    ObjectNode deployment = deployment();
    ObjectNode pod = (ObjectNode) deployment.path("spec").path("template").deepCopy();
    pod.putObject("status").put("phase", "Running");
    for (Class<?> kind : KINDS) {
      ObjectNode sample =
          kind == Pod.class
              ? pod
              : kind == Deployment.class || kind == ReplicaSet.class ? deployment : Json.object();
      Json.tree(Json.typed(sample, kind));
    }
  }

  private static ObjectNode deployment() {
    ObjectNode tree = Json.object();
    tree.putObject("metadata").put("name", "warm-up").putObject("labels").put("app", "warm-up");
    ObjectNode spec = tree.putObject("spec").put("replicas", 1);
    spec.putObject("selector").putObject("matchLabels").put("app", "warm-up");
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").putObject("labels").put("app", "warm-up");
    ObjectNode container = template.putObject("spec").putArray("containers").addObject();
    container.put("name", "warm-up").put("image", "warm-up");
    container.putArray("ports").addObject().put("containerPort", 80);
    container.putObject("resources").putObject("requests").put("cpu", "10m");
    return tree;
  }
}
