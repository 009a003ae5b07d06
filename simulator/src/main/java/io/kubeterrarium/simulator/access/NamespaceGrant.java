package io.kubeterrarium.simulator.access;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.execution.SystemRuntime;
import io.kubeterrarium.client.http.HttpTransport;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.NoAnswerException;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.simulator.process.UserError;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** A namespace, and a ClusterRole bound to one user there; what stands already stays. */
public final class NamespaceGrant {
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final Resource<ObjectNode> ROLE_BINDINGS =
      new Resource<>(
          GroupVersionResource.of(RBAC + "/v1", "rolebindings"),
          "RoleBinding",
          true,
          ObjectNode.class);

  private final Kubeconfig administrator;

  public NamespaceGrant(Kubeconfig administrator) {
    this.administrator = administrator;
  }

  /**
   * @param role a ClusterRole, as {@code edit}
   * @throws UserError where the server does not answer, or refuses
   */
  public void grant(String user, String namespace, String role) {
    try (SystemRuntime threads = new SystemRuntime("kubeconfig", 1)) {
      Transport transport =
          HttpTransport.of(administrator, "kubeterrarium-kubeconfig", threads.runtime().executor());
      ObjectNode space = Json.object();
      space.putObject("metadata").put("name", namespace);
      create(new ResourceClient<>(transport, Resources.NAMESPACES), "", space);
      create(
          new ResourceClient<>(transport, ROLE_BINDINGS),
          namespace,
          binding(user, namespace, role));
    } catch (NoAnswerException e) {
      throw new UserError(
          "the server at "
              + administrator.server()
              + " does not answer; a namespace is given by a running one (start it with 'up')",
          e);
    } catch (ApiStatusException e) {
      throw new UserError("the server refuses: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UserError("cannot use the administrator's kubeconfig: " + e.getMessage(), e);
    }
  }

  private static void create(ResourceClient<?> client, String namespace, ObjectNode object) {
    try {
      client.createTree(namespace, object);
    } catch (ApiStatusException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
  }

  private static ObjectNode binding(String user, String namespace, String role) {
    ObjectNode binding = Json.object();
    binding.putObject("metadata").put("name", user + ":" + role).put("namespace", namespace);
    binding.putObject("roleRef").put("apiGroup", RBAC).put("kind", "ClusterRole").put("name", role);
    binding
        .putArray("subjects")
        .addObject()
        .put("apiGroup", RBAC)
        .put("kind", "User")
        .put("name", user);
    return binding;
  }
}
