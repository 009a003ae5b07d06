package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  private static final ObjectReader NOTHING =
      new ObjectReader() {
        @Override
        public @Nullable ObjectNode get(GroupResource resource, ObjectName name) {
          return null;
        }

        @Override
        public List<ObjectNode> list(GroupResource resource, String namespace) {
          return List.of();
        }
      };

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
        type.kind(),
        null,
        new WriteContext(
            UserInfo.of("jane"),
            Instant.EPOCH,
            false,
            new ArrayList<>(),
            new HashMap<>(),
            NOTHING,
            Json::object));
  }
}
