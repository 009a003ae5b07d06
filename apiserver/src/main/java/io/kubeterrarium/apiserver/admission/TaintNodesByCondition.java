package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A new node gets no pods before somebody has found it ready and taken the taint away. Source:
 * k8s.io/kubernetes, plugin/pkg/admission/nodetaint.
 */
public final class TaintNodesByCondition implements AdmissionPlugin {
  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final String NOT_READY = "node.kubernetes.io/not-ready";
  private static final String NO_SCHEDULE = "NoSchedule";

  @Override
  public String name() {
    return "TaintNodesByCondition";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    ObjectNode node = request.object();
    if (request.operation() != Operation.CREATE || !request.isFor(NODES) || node == null) {
      return;
    }
    ObjectNode spec = Meta.child(node, "spec");
    for (JsonNode taint : spec.path("taints")) {
      if (Meta.text(taint, "key").equals(NOT_READY)
          && Meta.text(taint, "effect").equals(NO_SCHEDULE)) {
        return;
      }
    }
    ArrayNode taints =
        spec.get("taints") instanceof ArrayNode existing ? existing : spec.putArray("taints");
    taints.addObject().put("key", NOT_READY).put("effect", NO_SCHEDULE);
  }
}
