package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod stays for five minutes on a node that is not ready or not reachable, unless it says
 * otherwise. Source: k8s.io/kubernetes, plugin/pkg/admission/defaulttolerationseconds.
 */
public final class DefaultTolerationSeconds implements AdmissionPlugin {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final List<String> TAINTS =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
  private static final int SECONDS = 300;

  @Override
  public String name() {
    return "DefaultTolerationSeconds";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    ObjectNode pod = request.object();
    if (request.operation() == Operation.DELETE || !request.isFor(PODS) || pod == null) {
      return;
    }
    ObjectNode spec = Meta.child(pod, "spec");
    for (String taint : TAINTS) {
      if (!isTolerated(spec.path("tolerations"), taint)) {
        ArrayNode tolerations =
            spec.get("tolerations") instanceof ArrayNode existing
                ? existing
                : spec.putArray("tolerations");
        tolerations
            .addObject()
            .put("key", taint)
            .put("operator", "Exists")
            .put("effect", "NoExecute")
            .put("tolerationSeconds", SECONDS);
      }
    }
  }

  private static boolean isTolerated(JsonNode tolerations, String taint) {
    for (JsonNode toleration : tolerations) {
      String key = Meta.text(toleration, "key");
      String effect = Meta.text(toleration, "effect");
      if ((key.isEmpty() || key.equals(taint))
          && (effect.isEmpty() || effect.equals("NoExecute"))) {
        return true;
      }
    }
    return false;
  }
}
