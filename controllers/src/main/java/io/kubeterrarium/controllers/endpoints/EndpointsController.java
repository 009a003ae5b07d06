package io.kubeterrarium.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the (older) Endpoints of each Service with a selector. */
public final class EndpointsController implements Controller {
  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
  private static final String MANAGER = "endpoint-controller";
  private static final String HEADLESS = "service.kubernetes.io/headless";

  private final Informer<Service> services;
  private final Informer<Pod> pods;
  private final Informer<Endpoints> endpoints;
  private final ResourceClient<Endpoints> client;
  private final ReconcilerRunner<ObjectName> runner;
  private final TriggerTimes triggers = new TriggerTimes();

  public EndpointsController(ControllerContext context) {
    services = context.informers().informer(Resources.SERVICES);
    pods = context.informers().informer(Resources.PODS);
    endpoints = context.informers().informer(Resources.ENDPOINTS);
    client = new ResourceClient<>(context.transport(), Resources.ENDPOINTS);
    runner = new ReconcilerRunner<>("endpoints", 5, this::reconcile, context.runtime());
    services.addHandler(
        EventHandler.of(
            service ->
                runner
                    .queue()
                    .add(
                        new ObjectName(
                            service.getMetadata().getNamespace(),
                            service.getMetadata().getName()))));
    endpoints.addHandler(
        EventHandler.of(
            each ->
                runner
                    .queue()
                    .add(
                        new ObjectName(
                            each.getMetadata().getNamespace(), each.getMetadata().getName()))));
    pods.addHandler(new ServicePodHandler(services.lister(), runner.queue()::add));
  }

  @Override
  public void start() {
    runner.start();
  }

  @Override
  public void close() {
    runner.close();
  }

  private Result reconcile(ObjectName key) {
    Service service = services.lister().get(key.namespace(), key.name());
    Endpoints known = endpoints.lister().get(key.namespace(), key.name());
    if (service == null) {
      triggers.forget(key);
      if (known != null && isOurs(known)) {
        client.deleteIfPresent(
            key.namespace(), key.name(), DeleteRequest.ofUid(known.getMetadata().getUid()));
      }
      return Result.DONE;
    }
    if (!ServicePods.isSelecting(service) || service.getMetadata().getDeletionTimestamp() != null) {
      return Result.DONE;
    }
    List<Pod> selected = ServicePods.of(service, pods.lister());
    Instant trigger = triggers.look(key, service, selected);
    ArrayNode subsets = SubsetPlanner.subsets(service, selected);
    ObjectNode labels = labels(service);
    if (known == null) {
      create(key, labels, subsets, trigger);
      return Result.DONE;
    }
    ObjectNode tree = Json.tree(known);
    boolean same =
        tree.path("subsets").isMissingNode()
            ? subsets.isEmpty()
            : tree.path("subsets").equals(subsets);
    if (!same || !Meta.of(tree).path("labels").equals(labels)) {
      Meta.edit(tree).set("labels", labels);
      tree.set("subsets", subsets);
      TriggerTimes.note(tree, trigger);
      client.updateTree(tree);
    }
    return Result.DONE;
  }

  private void create(
      ObjectName key, ObjectNode labels, ArrayNode subsets, @Nullable Instant trigger) {
    ObjectNode tree = Json.object();
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("name", key.name()).put("namespace", key.namespace());
    metadata.set("labels", labels);
    if (!subsets.isEmpty()) {
      tree.set("subsets", subsets);
    }
    TriggerTimes.note(tree, trigger);
    try {
      client.createTree(key.namespace(), tree);
    } catch (ApiStatusException e) {
      if (!e.isNamespaceTerminating() && !e.isAlreadyExists()) {
        throw e;
      }
    }
  }

  private static ObjectNode labels(Service service) {
    ObjectNode labels = Json.object();
    Map<String, String> own = service.getMetadata().getLabels();
    if (own != null) {
      own.forEach(labels::put);
    }
    labels.put(MANAGED_BY, MANAGER);
    if (ServicePods.isHeadless(service)) {
      labels.put(HEADLESS, "");
    } else {
      labels.remove(HEADLESS);
    }
    return labels;
  }

  /** Whether somebody else than this controller or the API server has written it. */
  public static boolean isByHand(Endpoints endpoints) {
    Map<String, String> labels = endpoints.getMetadata().getLabels();
    return !isOurs(endpoints)
        && (labels == null || !labels.containsKey("endpointslice.kubernetes.io/skip-mirror"));
  }

  private static boolean isOurs(Endpoints endpoints) {
    Map<String, String> labels = endpoints.getMetadata().getLabels();
    return labels != null && MANAGER.equals(labels.get(MANAGED_BY));
  }
}
