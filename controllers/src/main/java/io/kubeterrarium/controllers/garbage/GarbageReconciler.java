package io.kubeterrarium.controllers.garbage;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.ObjectMetadata;
import io.kubeterrarium.client.informer.ObjectMetadata.Owner;
import io.kubeterrarium.client.queue.NotYetException;
import io.kubeterrarium.client.queue.Reconciler;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.ApiCalls;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.PatchType;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Settles one object: deletes it if all its owners are gone, strikes out owners that are, and helps
 * an owner that is being deleted to let its dependents go or stay.
 */
final class GarbageReconciler implements Reconciler<ObjectRef> {
  private final Transport transport;
  private final OwnerGraph graph;
  private final ServedKinds kinds;
  private final Consumer<ObjectRef> later;

  GarbageReconciler(
      Transport transport, OwnerGraph graph, ServedKinds kinds, Consumer<ObjectRef> later) {
    this.transport = transport;
    this.graph = graph;
    this.kinds = kinds;
    this.later = later;
  }

  @Override
  public Result reconcile(ObjectRef item) {
    OwnerGraph.Node known = graph.get(item.uid());
    if (known == null || isObviouslyFine(known)) {
      return Result.DONE;
    }
    JsonNode live = find(item.resource(), item.name().namespace(), item.name().name());
    if (live == null || !Meta.uid(live).equals(item.uid())) {
      return Result.DONE;
    }
    OwnerGraph.Node node = new OwnerGraph.Node(item, ObjectMetadata.of(live));
    if (node.orphansDependents()) {
      orphanDependents(node);
    } else if (node.deletesDependents()) {
      deleteDependents(node);
    } else if (!node.metadata().deleting()) {
      settleOwners(node);
    }
    return Result.DONE;
  }

  /** The common case needs no request: all owners are there and stay. */
  private boolean isObviouslyFine(OwnerGraph.Node node) {
    if (node.metadata().deleting()) {
      return !node.deletesDependents() && !node.orphansDependents();
    }
    for (Owner owner : node.metadata().owners()) {
      OwnerGraph.Node there = graph.get(owner.uid());
      if (there == null || there.deletesDependents()) {
        return false;
      }
    }
    return true;
  }

  private void settleOwners(OwnerGraph.Node node) {
    List<Owner> solid = new ArrayList<>();
    boolean waiting = false;
    for (Owner owner : node.metadata().owners()) {
      OwnerGraph.Node there = graph.get(owner.uid());
      if (there != null && there.deletesDependents()) {
        waiting = true;
      } else if (there != null || exists(owner, node.ref().name().namespace())) {
        solid.add(owner);
      }
    }
    int owners = node.metadata().owners().size();
    if (owners == 0 || solid.size() == owners) {
      return;
    }
    if (!solid.isEmpty()) {
      keepOwners(node, solid);
      return;
    }
    boolean foreground =
        node.metadata().finalizers().contains(OwnerGraph.FOREGROUND)
            || (waiting && !graph.dependentsOf(node.ref().uid()).isEmpty());
    String policy =
        node.metadata().finalizers().contains(OwnerGraph.ORPHAN)
            ? "Orphan"
            : foreground ? "Foreground" : "Background";
    client(node.ref().resource())
        .deleteIfPresent(
            node.ref().name().namespace(),
            node.ref().name().name(),
            DeleteRequest.ofUid(node.ref().uid())
                .atResourceVersion(node.metadata().resourceVersion())
                .propagating(policy));
  }

  /** Asks the server: a cache that has not seen the owner proves nothing. */
  private boolean exists(Owner owner, String namespace) {
    if (graph.isAbsent(owner.uid())) {
      return false;
    }
    Resource<?> resource = kinds.find(owner.apiVersion(), owner.kind());
    if (resource == null) {
      throw new NotYetException(
          "owner of unknown kind: " + owner.apiVersion() + " " + owner.kind());
    }
    JsonNode live = find(resource, resource.namespaced() ? namespace : "", owner.name());
    if (live != null && Meta.uid(live).equals(owner.uid())) {
      return true;
    }
    graph.noteAbsent(owner.uid());
    return false;
  }

  private void deleteDependents(OwnerGraph.Node node) {
    List<OwnerGraph.Node> all = graph.dependentsOf(node.ref().uid());
    boolean blocked = false;
    for (OwnerGraph.Node each : all) {
      if (each.blocks(node.ref().uid())) {
        blocked = true;
      }
      if (!each.metadata().deleting()) {
        later.accept(each.ref());
      }
    }
    if (!blocked) {
      removeFinalizer(node, OwnerGraph.FOREGROUND);
    }
  }

  private void orphanDependents(OwnerGraph.Node node) {
    for (OwnerGraph.Node each : graph.dependentsOf(node.ref().uid())) {
      JsonNode live =
          find(each.ref().resource(), each.ref().name().namespace(), each.ref().name().name());
      if (live != null && Meta.uid(live).equals(each.ref().uid())) {
        OwnerGraph.Node fresh = new OwnerGraph.Node(each.ref(), ObjectMetadata.of(live));
        keepOwners(
            fresh,
            fresh.metadata().owners().stream()
                .filter(owner -> !owner.uid().equals(node.ref().uid()))
                .toList());
      }
    }
    removeFinalizer(node, OwnerGraph.ORPHAN);
  }

  private void keepOwners(OwnerGraph.Node node, List<Owner> kept) {
    ArrayNode owners = Json.array();
    for (Owner each : kept) {
      ObjectNode owner =
          owners
              .addObject()
              .put("apiVersion", each.apiVersion())
              .put("kind", each.kind())
              .put("name", each.name())
              .put("uid", each.uid());
      if (each.controller()) {
        owner.put("controller", true);
      }
      if (each.blockOwnerDeletion()) {
        owner.put("blockOwnerDeletion", true);
      }
    }
    patchMetadata(node, "ownerReferences", owners);
  }

  private void removeFinalizer(OwnerGraph.Node node, String finalizer) {
    ArrayNode kept = Json.array();
    node.metadata().finalizers().stream()
        .filter(each -> !each.equals(finalizer))
        .forEach(kept::add);
    patchMetadata(node, "finalizers", kept);
  }

  /** Only if the object is still as it was looked at: otherwise a conflict, and another try. */
  private void patchMetadata(OwnerGraph.Node node, String field, ArrayNode value) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("resourceVersion", node.metadata().resourceVersion());
    metadata.put("uid", node.ref().uid());
    metadata.set(field, value);
    ApiCalls.call(
        transport,
        TransportRequest.patch(
            node.ref().resource().path(node.ref().name().namespace(), node.ref().name().name()),
            PatchType.MERGE.mediaType(),
            patch));
  }

  private @Nullable JsonNode find(Resource<?> resource, String namespace, String name) {
    try {
      return ApiCalls.call(
          transport, TransportRequest.get(resource.path(namespace, name), Map.of()));
    } catch (ApiStatusException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  private ResourceClient<?> client(Resource<?> resource) {
    return new ResourceClient<>(transport, resource);
  }
}
