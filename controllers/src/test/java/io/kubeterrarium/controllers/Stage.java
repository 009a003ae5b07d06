package io.kubeterrarium.controllers;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.informer.InformerFactory;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.testkit.InMemoryApi;
import io.kubeterrarium.client.testkit.VirtualTime;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** What a controller's test plays on: an API in memory, virtual time, and node agents by hand. */
public final class Stage {
  public final VirtualTime time = new VirtualTime();
  public final InMemoryApi api = new InMemoryApi(time);
  public final InformerFactory informers = new InformerFactory(api, time.runtime());

  public ControllerContext context(String component) {
    return new ControllerContext(
        informers, api, new EventRecorder(api, component, time.runtime()), time.runtime());
  }

  /** Starts the controllers as the manager does: when the caches have synced. */
  @SafeVarargs
  public final void start(Function<ControllerContext, Controller>... makers) {
    List<Controller> controllers =
        List.of(makers).stream().map(make -> make.apply(context("controller"))).toList();
    informers.start();
    time.settle();
    controllers.forEach(Controller::start);
    time.settle();
  }

  /** What was written since the last call, Events left out: {@code POST /api/v1/…}. */
  public List<String> actions() {
    return api.takeActions().stream()
        .map(InMemoryApi.Action::toString)
        .filter(action -> !action.contains("/events"))
        .toList();
  }

  public List<String> eventMessages() {
    return api.list(Resources.EVENTS, "").stream()
        .map(event -> event.getReason() + ": " + event.getMessage())
        .toList();
  }

  public List<Pod> pods() {
    return api.list(Resources.PODS, "default");
  }

  public void run(String pod, boolean ready) {
    api.edit(Resources.PODS, "default", pod, tree -> setReady(tree, ready));
  }

  public void runAll() {
    pods().forEach(pod -> run(pod.getMetadata().getName(), true));
    time.settle();
  }

  public void setReady(ObjectNode pod, boolean ready) {
    Meta.child(pod, "spec").put("nodeName", "node-1");
    ObjectNode status = Meta.child(pod, "status").put("phase", "Running");
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", ready ? "True" : "False")
        .put("lastTransitionTime", time.instant().toString());
  }

  public static ObjectNode deployment(String name, int replicas, String image) {
    ObjectNode deployment = Json.object();
    deployment.putObject("metadata").put("name", name).put("namespace", "default");
    ObjectNode spec = deployment.putObject("spec").put("replicas", replicas);
    spec.put("progressDeadlineSeconds", 600).put("revisionHistoryLimit", 2);
    spec.putObject("selector").putObject("matchLabels").put("app", name);
    ObjectNode rolling = spec.putObject("strategy").put("type", "RollingUpdate");
    rolling.putObject("rollingUpdate").put("maxSurge", "25%").put("maxUnavailable", "25%");
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").putObject("labels").put("app", name);
    template
        .putObject("spec")
        .putArray("containers")
        .addObject()
        .put("name", "web")
        .put("image", image);
    return deployment;
  }

  public static ObjectNode replicaSet(String name, int replicas) {
    ObjectNode source = deployment(name, replicas, "nginx:1");
    ObjectNode rs = Json.object();
    rs.set("metadata", source.get("metadata"));
    ObjectNode spec = rs.putObject("spec").put("replicas", replicas);
    spec.set("selector", source.path("spec").path("selector").deepCopy());
    spec.set("template", source.path("spec").path("template").deepCopy());
    return rs;
  }

  public void setImage(String deployment, String image) {
    api.edit(
        Resources.DEPLOYMENTS,
        "default",
        deployment,
        tree ->
            ((ObjectNode) tree.path("spec").path("template").path("spec").path("containers").get(0))
                .put("image", image));
  }
}
