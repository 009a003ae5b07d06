package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.BindPlugin;
import tools.jackson.databind.node.ObjectNode;

/** Binds through the pod's {@code binding} subresource. */
public final class DefaultBinder implements BindPlugin {
  private final ResourceClient<ObjectNode> pods;

  public DefaultBinder(Transport transport) {
    pods = new ResourceClient<>(transport, Resources.PODS.trees());
  }

  @Override
  public String name() {
    return "DefaultBinder";
  }

  @Override
  public void bind(PodInfo pod) {
    ObjectNode binding = Json.object().put("apiVersion", "v1").put("kind", "Binding");
    binding
        .putObject("metadata")
        .put("namespace", pod.namespace())
        .put("name", pod.name().name())
        .put("uid", pod.uid());
    binding.putObject("target").put("kind", "Node").put("name", pod.nodeName());
    pods.post(pod.namespace(), pod.name().name(), "binding", binding);
  }
}
