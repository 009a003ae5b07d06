package io.kubeterrarium.kubelet;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.execution.KeyedExecutor;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.ClientException;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.PatchType;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes about the pods of one node, as its user; in order for each pod, off the agents' thread.
 */
final class PodWriter {
  private static final Logger LOG = LoggerFactory.getLogger(PodWriter.class);

  private final ResourceClient<ObjectNode> pods;
  private final KeyedExecutor executor;

  PodWriter(Transport transport, KeyedExecutor executor) {
    this.pods = new ResourceClient<>(transport, Resources.PODS.trees());
    this.executor = executor;
  }

  /**
   * Merges into the pod's status.
   *
   * @param failed runs where it did not reach the server, on whatever thread
   */
  void writeStatus(ObjectNode pod, ObjectNode status, Runnable failed) {
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("uid", Meta.uid(pod));
    patch.set("status", status);
    write(
        pod,
        failed,
        () ->
            pods.patch(
                Meta.namespace(pod), Meta.name(pod), "status", PatchType.STRATEGIC_MERGE, patch));
  }

  /** Removes a pod whose containers have stopped. */
  void remove(ObjectNode pod, Runnable failed) {
    DeleteRequest now = DeleteRequest.ofUid(Meta.uid(pod)).withGracePeriod(0);
    write(pod, failed, () -> pods.delete(Meta.namespace(pod), Meta.name(pod), now));
  }

  private void write(ObjectNode pod, Runnable failed, Runnable request) {
    executor.execute(
        Meta.uid(pod),
        () -> {
          try {
            request.run();
          } catch (ApiStatusException e) {
            if (!e.isNotFound() && !e.isConflict()) {
              LOG.warn("write about pod {} refused: {}", Meta.objectName(pod), e.getMessage());
              failed.run();
            }
          } catch (ClientException e) {
            LOG.debug("write about pod {} failed: {}", Meta.objectName(pod), e.getMessage());
            failed.run();
          }
        });
  }
}
