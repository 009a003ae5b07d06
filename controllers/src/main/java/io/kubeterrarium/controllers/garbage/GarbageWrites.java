package io.kubeterrarium.controllers.garbage;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.informer.ObjectMetadata.Owner;
import io.kubeterrarium.client.resource.ApiCalls;
import io.kubeterrarium.client.resource.PatchType;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes the owners and finalizers of objects of any kind. */
final class GarbageWrites {
  private final Transport transport;

  GarbageWrites(Transport transport) {
    this.transport = transport;
  }

  void keepOwners(OwnerGraph.Node node, List<Owner> kept) {
    writeOwners(node, kept, true);
  }

  /** Its owners need not wait for it any more. */
  void unblockOwners(OwnerGraph.Node node) {
    writeOwners(node, node.metadata().owners(), false);
  }

  private void writeOwners(OwnerGraph.Node node, List<Owner> kept, boolean blocking) {
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
      if (each.blockOwnerDeletion() && blocking) {
        owner.put("blockOwnerDeletion", true);
      }
    }
    patchMetadata(node, "ownerReferences", owners);
  }

  void removeFinalizer(OwnerGraph.Node node, String finalizer) {
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
}
