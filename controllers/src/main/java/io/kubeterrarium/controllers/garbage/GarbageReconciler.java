package io.kubeterrarium.controllers.garbage;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.event.EventSubject;
import io.kubeterrarium.client.informer.ObjectMetadata;
import io.kubeterrarium.client.informer.ObjectMetadata.Owner;
import io.kubeterrarium.client.queue.NotYetException;
import io.kubeterrarium.client.queue.Reconciler;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.ApiCalls;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.DeleteRequest;
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

/**
 * Settles one object: deletes it if all its owners are gone, strikes out owners that are, and helps
 * an owner that is being deleted to let its dependents go or stay.
 */
final class GarbageReconciler implements Reconciler<ObjectRef> {
  private final Transport transport;
  private final OwnerGraph graph;
  private final ServedKinds kinds;
  private final GarbageWrites writes;
  private final EventRecorder events;
  private final Consumer<ObjectRef> later;

  GarbageReconciler(
      Transport transport,
      OwnerGraph graph,
      ServedKinds kinds,
      EventRecorder events,
      Consumer<ObjectRef> later) {
    this.transport = transport;
    this.writes = new GarbageWrites(transport);
    this.events = events;
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
      if (there == null || there.deletesDependents() || !there.mayOwn(node)) {
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
      if (there != null && !there.mayOwn(node)) {
        reportStranger(node, owner);
        if (node.ref().name().namespace().isEmpty()) {
          // Nobody can tell whether such an owner lives: the object stays as it is.
          return;
        }
        there = null;
      }
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
    if (solid.isEmpty()) {
      delete(node, waiting);
    } else {
      writes.keepOwners(node, solid);
    }
  }

  private void delete(OwnerGraph.Node node, boolean waiting) {
    List<OwnerGraph.Node> dependents = graph.dependentsOf(node.ref().uid());
    DeleteRequest request = DeleteRequest.ofUid(node.ref().uid());
    String policy = "Background";
    if (waiting && !dependents.isEmpty()) {
      policy = "Foreground";
      if (dependents.stream().anyMatch(OwnerGraph.Node::deletesDependents)) {
        // They may wait for each other in a circle: this one no longer holds its owner back.
        writes.unblockOwners(node);
      } else {
        request = request.atResourceVersion(node.metadata().resourceVersion());
      }
    } else {
      request = request.atResourceVersion(node.metadata().resourceVersion());
      if (node.metadata().finalizers().contains(OwnerGraph.ORPHAN)) {
        policy = "Orphan";
      } else if (node.metadata().finalizers().contains(OwnerGraph.FOREGROUND)) {
        policy = "Foreground";
      }
    }
    client(node.ref().resource())
        .deleteIfPresent(
            node.ref().name().namespace(), node.ref().name().name(), request.propagating(policy));
  }

  /** The owner that a reference means lives in another namespace, where it cannot be an owner. */
  private void reportStranger(OwnerGraph.Node node, Owner owner) {
    ObjectRef ref = node.ref();
    events.record(
        new EventSubject(
            new GroupVersionKind(
                ref.resource().gvr().group(),
                ref.resource().gvr().version(),
                ref.resource().kind()),
            ref.name().namespace(),
            ref.name().name(),
            ref.uid(),
            "",
            ""),
        "Warning",
        "OwnerRefInvalidNamespace",
        "ownerRef ["
            + owner.apiVersion()
            + "/"
            + owner.kind()
            + ", namespace: "
            + ref.name().namespace()
            + ", name: "
            + owner.name()
            + ", uid: "
            + owner.uid()
            + "] does not exist in namespace \""
            + ref.name().namespace()
            + "\"");
  }

  /** Asks the server: a cache that has not seen the owner proves nothing. */
  private boolean exists(Owner owner, String namespace) {
    String place = namespace + "/" + owner.uid();
    if (graph.isAbsent(owner.uid()) || graph.isAbsent(place)) {
      return false;
    }
    Resource<?> resource = kinds.find(owner.apiVersion(), owner.kind());
    if (resource == null) {
      throw new NotYetException(
          "owner of unknown kind: " + owner.apiVersion() + " " + owner.kind());
    }
    if (resource.namespaced() && namespace.isEmpty()) {
      return true; // No such owner can be looked up: the reference stays.
    }
    JsonNode live = find(resource, resource.namespaced() ? namespace : "", owner.name());
    if (live != null && Meta.uid(live).equals(owner.uid())) {
      return true;
    }
    graph.noteAbsent(place);
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
      writes.removeFinalizer(node, OwnerGraph.FOREGROUND);
    }
  }

  private void orphanDependents(OwnerGraph.Node node) {
    for (OwnerGraph.Node each : graph.dependentsOf(node.ref().uid())) {
      JsonNode live =
          find(each.ref().resource(), each.ref().name().namespace(), each.ref().name().name());
      if (live != null && Meta.uid(live).equals(each.ref().uid())) {
        OwnerGraph.Node fresh = new OwnerGraph.Node(each.ref(), ObjectMetadata.of(live));
        writes.keepOwners(
            fresh,
            fresh.metadata().owners().stream()
                .filter(owner -> !owner.uid().equals(node.ref().uid()))
                .toList());
      }
    }
    writes.removeFinalizer(node, OwnerGraph.ORPHAN);
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
