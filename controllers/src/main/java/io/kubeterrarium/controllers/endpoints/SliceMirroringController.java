package io.kubeterrarium.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.kubeterrarium.api.GroupVersionKind;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows the Endpoints that somebody writes for a Service without a selector as EndpointSlices, for
 * programs that read only these.
 */
public final class SliceMirroringController implements Controller {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  private static final String MANAGER = "endpointslicemirroring-controller.k8s.io";
  private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
  private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
  private static final GroupVersionKind KIND = GroupVersionKind.of("v1", "Endpoints");

  private final ControllerContext context;
  private final Informer<Service> services;
  private final Informer<Endpoints> endpoints;
  private final Informer<EndpointSlice> slices;
  private final ResourceClient<EndpointSlice> client;
  private final ReconcilerRunner<ObjectName> runner;
  private final AwaitedSlices awaited = new AwaitedSlices();

  public SliceMirroringController(ControllerContext context) {
    this.context = context;
    services = context.informers().informer(Resources.SERVICES);
    endpoints = context.informers().informer(Resources.ENDPOINTS);
    slices = context.informers().informer(Resources.ENDPOINT_SLICES);
    client = new ResourceClient<>(context.transport(), Resources.ENDPOINT_SLICES);
    runner =
        new ReconcilerRunner<>("endpointslicemirroring", 5, this::reconcile, context.runtime());
    services.addHandler(EventHandler.of(each -> runner.queue().add(nameOf(each.getMetadata()))));
    endpoints.addHandler(EventHandler.of(each -> runner.queue().add(nameOf(each.getMetadata()))));
    slices.addHandler(
        EventHandler.of(
            slice -> {
              if (isOurs(slice)) {
                ObjectName service = serviceOf(slice);
                awaited.seen(service, slice.getMetadata().getName());
                runner.queue().add(service);
              }
            }));
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
    if (awaited.isBehind(key)) {
      return Result.DONE; // The awaited slice's own event brings it back.
    }
    List<ObjectNode> existing = new ArrayList<>();
    for (EndpointSlice slice : slices.lister().list(key.namespace())) {
      if (isOurs(slice)
          && serviceOf(slice).equals(key)
          && slice.getMetadata().getDeletionTimestamp() == null) {
        existing.add(Json.tree(slice));
      }
    }
    Service service = services.lister().get(key.namespace(), key.name());
    Endpoints known = endpoints.lister().get(key.namespace(), key.name());
    if (known == null || !isMirrored(known, service)) {
      existing.forEach(slice -> delete(key, Meta.name(slice)));
      return Result.DONE;
    }
    ObjectNode labels = Json.object().put(SERVICE_NAME, key.name()).put(MANAGED_BY, MANAGER);
    MirroredSlices mirrored =
        new MirroredSlices(
            Json.tree(known), labels, Owner.of(known, Resources.ENDPOINTS).reference());
    SlicePlanner.Plan plan = mirrored.plan(existing);
    plan.create().forEach(slice -> create(key, slice));
    plan.update().forEach(client::updateTree);
    plan.delete().forEach(name -> delete(key, name));
    if (mirrored.skipped() > 0) {
      context
          .events()
          .warning(
              known,
              KIND,
              "TooManyAddressesToMirror",
              "A max of %d addresses can be mirrored to EndpointSlices per Endpoints subset. %d addresses were skipped"
                  .formatted(MirroredSlices.MOST, mirrored.skipped()));
    }
    return Result.DONE;
  }

  /** What was left by another controller of a Service that has a selector is not mirrored. */
  private static boolean isMirrored(Endpoints endpoints, @Nullable Service service) {
    Map<String, String> labels = endpoints.getMetadata().getLabels();
    Map<String, String> annotations = endpoints.getMetadata().getAnnotations();
    boolean skipped = labels != null && "true".equals(labels.get(SKIP));
    boolean elects = annotations != null && annotations.containsKey(LEADER);
    return !skipped
        && !elects
        && endpoints.getMetadata().getDeletionTimestamp() == null
        && service != null
        && (service.getSpec().getSelector() == null || service.getSpec().getSelector().isEmpty());
  }

  private void create(ObjectName service, ObjectNode slice) {
    String name = Meta.name(client.createTree(service.namespace(), slice));
    awaited.add(service, name);
    if (slices.lister().get(service.namespace(), name) != null) {
      awaited.seen(service, name);
    }
  }

  private void delete(ObjectName service, String slice) {
    client.deleteIfPresent(service.namespace(), slice, DeleteRequest.PLAIN);
  }

  private static boolean isOurs(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    return labels != null && MANAGER.equals(labels.get(MANAGED_BY));
  }

  private static ObjectName serviceOf(EndpointSlice slice) {
    String service = slice.getMetadata().getLabels().getOrDefault(SERVICE_NAME, "");
    return new ObjectName(slice.getMetadata().getNamespace(), service);
  }

  private static ObjectName nameOf(ObjectMeta metadata) {
    return new ObjectName(metadata.getNamespace(), metadata.getName());
  }
}
