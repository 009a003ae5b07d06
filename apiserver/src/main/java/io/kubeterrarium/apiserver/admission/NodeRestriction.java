package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.authn.NodeUser;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node agent writes its own node and lease, and the pods on its node: a stolen node credential is
 * worth one node. Source: k8s.io/kubernetes, plugin/pkg/admission/noderestriction.
 */
public final class NodeRestriction implements AdmissionPlugin {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final Set<String> OWN_LABELS =
      Set.of(
          "kubernetes.io/hostname",
          "kubernetes.io/arch",
          "kubernetes.io/os",
          "beta.kubernetes.io/instance-type",
          "beta.kubernetes.io/arch",
          "beta.kubernetes.io/os",
          "node.kubernetes.io/instance-type",
          "failure-domain.beta.kubernetes.io/zone",
          "failure-domain.beta.kubernetes.io/region",
          "topology.kubernetes.io/zone",
          "topology.kubernetes.io/region");

  private final FallbackReader objects;
  private final NodeTokens tokens;

  public NodeRestriction(FallbackReader objects, Authorizer authorizer) {
    this.objects = objects;
    this.tokens = new NodeTokens(objects, authorizer);
  }

  @Override
  public String name() {
    return "NodeRestriction";
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (!NodeUser.isNode(request.user())) {
      return;
    }
    String node =
        NodeUser.nodeOf(request.user())
            .orElseThrow(
                () ->
                    request.forbidden(
                        "could not determine node from user \"" + request.user().name() + "\""));
    switch (request.type().groupResource().toString()) {
      case "pods" -> pod(request, node);
      case "nodes" -> node(request, node);
      case "serviceaccounts" -> tokens.check(request, node);
      default -> NodeOwnObjects.check(request, node);
    }
  }

  private void pod(AdmissionRequest request, String node) {
    switch (request.subresource()) {
      case "" -> {
        if (request.operation() == Operation.CREATE) {
          newPod(request, node);
        } else if (request.operation() == Operation.DELETE && !isOn(request.oldObject(), node)) {
          throw ownPods(request, node, "delete pods");
        }
      }
      case "status" -> {
        if (!isOn(request.oldObject(), node)) {
          throw ownPods(request, node, "update pod status for pods");
        }
        JsonNode old = request.oldObject();
        JsonNode pod = request.object();
        if (old != null && pod != null && !Meta.labels(pod).equals(Meta.labels(old))) {
          throw request.forbidden("node \"" + node + "\" cannot update labels through pod status");
        }
      }
      case "eviction" -> {
        ObjectNode pod = objects.get(PODS, new ObjectName(request.namespace(), request.name()));
        if (pod == null) {
          throw ApiException.notFound(PODS, request.name());
        }
        if (!isOn(pod, node)) {
          throw ownPods(request, node, "evict pods");
        }
      }
      default ->
          throw request.forbidden(
              "unexpected pod subresource \"%s\", only 'status' and 'eviction' are allowed"
                  .formatted(request.subresource()));
    }
  }

  private void newPod(AdmissionRequest request, String node) {
    JsonNode pod = request.object();
    if (pod == null || !Meta.annotations(pod).containsKey(MIRROR)) {
      throw request.forbidden(
          "pod does not have \"%s\" annotation, node \"%s\" can only create mirror pods"
              .formatted(MIRROR, node));
    }
    if (!isOn(pod, node)) {
      throw ownPods(request, node, "create pods");
    }
    MirrorPod.objection(pod, node, objects.get(NODES, new ObjectName("", node)))
        .ifPresent(
            why -> {
              throw request.forbidden(why);
            });
  }

  private static boolean isOn(@Nullable JsonNode pod, String node) {
    return pod != null && Meta.text(pod.path("spec"), "nodeName").equals(node);
  }

  private static ApiException ownPods(AdmissionRequest request, String node, String what) {
    return request.forbidden(
        "node \"%s\" can only %s with spec.nodeName set to itself".formatted(node, what));
  }

  private static void node(AdmissionRequest request, String node) {
    JsonNode object = request.object();
    String name = request.name().isEmpty() && object != null ? Meta.name(object) : request.name();
    if (!name.equals(node)) {
      throw request.forbidden(
          "node \"" + node + "\" is not allowed to modify node \"" + name + "\"");
    }
    if (object == null || request.operation() == Operation.DELETE) {
      return;
    }
    JsonNode old = request.oldObject();
    if (old != null
        && !Meta.of(old).path("ownerReferences").equals(Meta.of(object).path("ownerReferences"))) {
      throw request.forbidden("node \"" + node + "\" is not allowed to modify ownerReferences");
    }
    if (old != null
        && !old.path("spec").path("taints").equals(object.path("spec").path("taints"))) {
      throw request.forbidden("node \"" + node + "\" is not allowed to modify taints");
    }
    Set<String> forbidden = changedLabels(object, old);
    forbidden.removeIf(NodeRestriction::isOwnLabel);
    if (!forbidden.isEmpty()) {
      throw request.forbidden(
          (old == null
                  ? "is not allowed to set the following labels: "
                  : "is not allowed to modify labels: ")
              + String.join(", ", forbidden));
    }
  }

  private static Set<String> changedLabels(JsonNode object, @Nullable JsonNode old) {
    Map<String, String> now = Meta.labels(object);
    Map<String, String> before = old == null ? Map.of() : Meta.labels(old);
    Set<String> changed = new TreeSet<>(now.keySet());
    changed.addAll(before.keySet());
    changed.removeIf(key -> String.valueOf(now.get(key)).equals(String.valueOf(before.get(key))));
    return changed;
  }

  /** Labels outside of Kubernetes' own names are free. */
  private static boolean isOwnLabel(String key) {
    int slash = key.indexOf('/');
    String owner = slash < 0 ? "" : key.substring(0, slash);
    boolean reserved =
        owner.equals("kubernetes.io")
            || owner.endsWith(".kubernetes.io")
            || owner.equals("k8s.io")
            || owner.endsWith(".k8s.io");
    return !reserved
        || OWN_LABELS.contains(key)
        || owner.equals("kubelet.kubernetes.io")
        || owner.endsWith(".kubelet.kubernetes.io")
        || owner.equals("node.kubernetes.io")
        || owner.endsWith(".node.kubernetes.io");
  }
}
