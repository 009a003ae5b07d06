package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.resource.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Admission requests for tests; JSON is written with single quotes. */
final class Requests {
  static final ResourceType POD = ResourceType.namespaced("v1", "Pod", "pods");
  static final ResourceType NODE = ResourceType.clusterWide("v1", "Node", "nodes");
  static final ResourceType NAMESPACE = ResourceType.clusterWide("v1", "Namespace", "namespaces");

  private Requests() {}

  static ObjectNode json(String text) {
    return (ObjectNode) Json.read(text.replace('\'', '"'));
  }

  static AdmissionRequest create(ResourceType type, String namespace, String object) {
    return request(Operation.CREATE, type, namespace, json(object), null);
  }

  static AdmissionRequest request(
      Operation operation,
      ResourceType type,
      String namespace,
      @Nullable ObjectNode object,
      @Nullable ObjectNode old) {
    ObjectNode named = object == null ? old : object;
    return new AdmissionRequest(
        operation,
        type,
        "",
        namespace,
        named == null ? "" : Meta.name(named),
        object,
        old,
        UserInfo.of("jane"),
        false,
        new ArrayList<>(),
        new HashMap<>());
  }
}
