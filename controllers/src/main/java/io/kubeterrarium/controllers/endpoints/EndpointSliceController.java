package io.kubeterrarium.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.ownership.Owner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the EndpointSlices of each Service with a selector. */
public final class EndpointSliceController implements Controller {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  private static final String MANAGER = "endpointslice-controller.k8s.io";
  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final String BY_SERVICE = "service";
  private static final int MOST = 100;

  private final Informer<Service> services;
  private final Informer<Pod> pods;
  private final Informer<EndpointSlice> slices;
  private final ResourceClient<EndpointSlice> client;
  private final ReconcilerRunner<ObjectName> runner;
  private final AwaitedSlices awaited = new AwaitedSlices();
  private final TriggerTimes triggers = new TriggerTimes();

  public EndpointSliceController(ControllerContext context) {
    services = context.informers().informer(Resources.SERVICES);
    pods = context.informers().informer(Resources.PODS);
    slices = context.informers().informer(Resources.ENDPOINT_SLICES);
    slices.addIndex(BY_SERVICE, slice -> List.of(serviceOf(slice).toString()));
    client = new ResourceClient<>(context.transport(), Resources.ENDPOINT_SLICES);
    runner = new ReconcilerRunner<>("endpointslice", 5, this::reconcile, context.runtime());
    services.addHandler(EventHandler.of(service -> runner.queue().add(nameOf(service))));
    slices.addHandler(
        EventHandler.of(
            slice -> {
              if (isOurs(slice)) {
                awaited.seen(serviceOf(slice), slice.getMetadata().getName());
                runner.queue().add(serviceOf(slice));
              }
            }));
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
    // Slices of a Service that is gone are garbage by their owner.
    if (service == null
        || service.getMetadata().getDeletionTimestamp() != null
        || !ServicePods.isSelecting(service)) {
      triggers.forget(key);
      return Result.DONE;
    }
    if (awaited.isBehind(key)) {
      return Result.DONE; // The awaited slice's own event brings the Service back.
    }
    List<ObjectNode> existing = new ArrayList<>();
    for (EndpointSlice slice : slices.lister().byIndex(BY_SERVICE, key.toString())) {
      if (isOurs(slice) && slice.getMetadata().getDeletionTimestamp() == null) {
        existing.add(Json.tree(slice));
      }
    }
    SlicePlanner planner =
        new SlicePlanner(
            existing, blank(service), MOST, each -> Meta.text(each.path("targetRef"), "uid"));
    planner.standIn();
    List<Pod> selected = ServicePods.of(service, pods.lister());
    selected.forEach(
        pod -> planner.want(ServicePods.ports(service, pod), PodEndpoints.of(service, pod)));
    Instant trigger = triggers.look(key, service, selected);
    SlicePlanner.Plan plan = planner.plan();
    plan.create().forEach(slice -> TriggerTimes.note(slice, trigger));
    plan.update().forEach(slice -> TriggerTimes.note(slice, trigger));
    plan.create().forEach(slice -> create(key, slice));
    plan.update().forEach(client::updateTree);
    plan.delete()
        .forEach(name -> client.deleteIfPresent(key.namespace(), name, DeleteRequest.PLAIN));
    return Result.DONE;
  }

  /** The event may come before the answer: then the cache has the slice, and nothing is awaited. */
  private void create(ObjectName service, ObjectNode slice) {
    String name = Meta.name(client.createTree(service.namespace(), slice));
    awaited.add(service, name);
    if (slices.lister().get(service.namespace(), name) != null) {
      awaited.seen(service, name);
    }
  }

  private static ObjectNode blank(Service service) {
    ObjectNode slice = Json.object();
    ObjectNode metadata = slice.putObject("metadata");
    metadata.put("generateName", service.getMetadata().getName() + "-");
    metadata.put("namespace", service.getMetadata().getNamespace());
    ObjectNode labels = metadata.putObject("labels");
    Map<String, String> own = service.getMetadata().getLabels();
    if (own != null) {
      own.forEach(labels::put);
    }
    labels.put(MANAGED_BY, MANAGER).put(SERVICE_NAME, service.getMetadata().getName());
    if (ServicePods.isHeadless(service)) {
      labels.put(HEADLESS, "");
    }
    metadata.putArray("ownerReferences").add(Owner.of(service, Resources.SERVICES).reference());
    slice.put("addressType", "IPv4");
    return slice;
  }

  private static boolean isOurs(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    return labels != null && MANAGER.equals(labels.get(MANAGED_BY));
  }

  private static ObjectName serviceOf(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    String service = labels == null ? null : labels.get(SERVICE_NAME);
    return new ObjectName(
        slice.getMetadata().getNamespace(), Objects.requireNonNullElse(service, ""));
  }

  private static ObjectName nameOf(Service service) {
    return new ObjectName(service.getMetadata().getNamespace(), service.getMetadata().getName());
  }
}
