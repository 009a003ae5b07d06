package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authz.Attributes;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.RequestInfo;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokens that a node agent may ask for: bound to a pod on its node, for an audience that the
 * pod's volumes name. Source: upstream's NodeRestriction.
 */
final class NodeTokens {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
  private static final GroupResource VOLUMES = new GroupResource("", "persistentvolumes");
  private static final GroupResource DRIVERS = new GroupResource("storage.k8s.io", "csidrivers");

  private final FallbackReader objects;
  private final Authorizer authorizer;

  NodeTokens(FallbackReader objects, Authorizer authorizer) {
    this.objects = objects;
    this.authorizer = authorizer;
  }

  void check(AdmissionRequest request, String node) {
    JsonNode sent = request.object();
    if (!request.subresource().equals("token") || sent == null) {
      return;
    }
    ObjectNode pod = pod(request, sent);
    if (!Meta.text(pod.path("spec"), "nodeName").equals(node)) {
      throw request.forbidden("node requested token bound to a pod scheduled on a different node");
    }
    List<String> audiences = new ArrayList<>();
    sent.path("spec").path("audiences").forEach(each -> audiences.add(each.asString("")));
    if (audiences.size() > 1) {
      throw request.forbidden("node may only request 0 or 1 audiences");
    }
    String audience = audiences.isEmpty() ? "" : audiences.get(0);
    if (!isNamed(pod, audience) && !isGranted(request, audience)) {
      throw request.forbidden(
          "audience \"%s\" not found in pod spec volume, %s is not authorized to request tokens for this audience"
              .formatted(audience, request.user().name()));
    }
  }

  private ObjectNode pod(AdmissionRequest request, JsonNode sent) {
    JsonNode reference = sent.path("spec").path("boundObjectRef");
    if (!Meta.text(reference, "kind").equals("Pod")
        || !Meta.text(reference, "apiVersion").equals("v1")
        || Meta.text(reference, "name").isEmpty()) {
      throw request.forbidden("node requested token not bound to a pod");
    }
    if (Meta.text(reference, "uid").isEmpty()) {
      throw request.forbidden("node requested token with a pod binding without a uid");
    }
    ObjectName name = new ObjectName(request.namespace(), Meta.text(reference, "name"));
    ObjectNode pod = objects.get(PODS, name);
    if (pod == null) {
      throw ApiException.notFound(PODS, name.name());
    }
    if (!Meta.uid(pod).equals(Meta.text(reference, "uid"))) {
      throw request.forbidden(
          "the UID in the bound object reference (%s) does not match the UID in record. The object might have been deleted and then recreated"
              .formatted(Meta.text(reference, "uid")));
    }
    return pod;
  }

  private boolean isNamed(ObjectNode pod, String audience) {
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      for (JsonNode source : volume.path("projected").path("sources")) {
        JsonNode token = source.path("serviceAccountToken");
        if (token.isObject() && Meta.text(token, "audience").equals(audience)) {
          return true;
        }
      }
      String driver = driver(pod, volume);
      if (!driver.isEmpty() && asks(driver, audience)) {
        return true;
      }
    }
    return false;
  }

  /** The volume's CSI driver; empty where it has none. */
  private String driver(ObjectNode pod, JsonNode volume) {
    String claim = Meta.text(volume.path("persistentVolumeClaim"), "claimName");
    if (volume.has("ephemeral")) {
      claim = Meta.name(pod) + "-" + Meta.text(volume, "name");
    }
    if (claim.isEmpty()) {
      return Meta.text(volume.path("csi"), "driver");
    }
    ObjectNode bound = objects.get(CLAIMS, new ObjectName(Meta.namespace(pod), claim));
    String name = bound == null ? "" : Meta.text(bound.path("spec"), "volumeName");
    ObjectNode found = name.isEmpty() ? null : objects.get(VOLUMES, new ObjectName("", name));
    return found == null ? "" : Meta.text(found.path("spec").path("csi"), "driver");
  }

  private boolean asks(String driver, String audience) {
    ObjectNode known = objects.get(DRIVERS, new ObjectName("", driver));
    if (known != null) {
      for (JsonNode request : known.path("spec").path("tokenRequests")) {
        if (Meta.text(request, "audience").equals(audience)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isGranted(AdmissionRequest request, String audience) {
    RequestInfo question =
        new RequestInfo(
            "request-serviceaccounts-token-audience",
            true,
            "",
            "",
            request.namespace(),
            audience,
            "",
            request.name(),
            "");
    return authorizer.authorize(new Attributes(request.user(), question)).isAllowed();
  }
}
