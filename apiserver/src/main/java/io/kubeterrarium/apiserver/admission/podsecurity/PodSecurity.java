package io.kubeterrarium.apiserver.admission.podsecurity;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Judges pods by the level that their namespace's labels ask for: {@code enforce} refuses, {@code
 * warn} tells the client, {@code audit} the audit log. Templates of workloads are not refused, as
 * upstream's. Source: k8s.io/pod-security-admission/admission.
 */
public final class PodSecurity implements AdmissionPlugin {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  private static final String ANNOTATIONS = "pod-security.kubernetes.io/";

  /** Where the pod stands in what makes pods. */
  private static final Map<String, String> TEMPLATES =
      Map.of(
          "deployments.apps", "/spec/template",
          "replicasets.apps", "/spec/template",
          "statefulsets.apps", "/spec/template",
          "daemonsets.apps", "/spec/template",
          "replicationcontrollers", "/spec/template",
          "jobs.batch", "/spec/template",
          "cronjobs.batch", "/spec/jobTemplate/spec/template",
          "podtemplates", "/template");

  private static final Set<String> DOORS_TO_CONTAINERS =
      Set.of("", "ephemeralcontainers", "resize");

  private final FallbackReader objects;
  private final ExistingPods existing;

  public PodSecurity(FallbackReader objects) {
    this.objects = objects;
    this.existing = new ExistingPods(objects.cache());
  }

  @Override
  public String name() {
    return "PodSecurity";
  }

  @Override
  public void validate(AdmissionRequest request) {
    ObjectNode object = request.object();
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    if (!writes || object == null) {
      return;
    }
    GroupResource resource = request.type().groupResource();
    if (resource.equals(NAMESPACES) && request.subresource().isEmpty()) {
      checkNamespace(request, object);
    } else if (resource.equals(PODS) && DOORS_TO_CONTAINERS.contains(request.subresource())) {
      JsonNode old = request.oldObject();
      if (old == null || isSignificant(object, old)) {
        judge(request, PodView.of(object), true);
      }
    } else if (request.subresource().isEmpty()) {
      String template = TEMPLATES.get(resource.toString());
      if (template != null && object.at(template).isObject()) {
        judge(request, PodView.of(object.at(template)), false);
      }
    }
  }

  private void judge(AdmissionRequest request, PodView pod, boolean enforce) {
    ObjectNode namespace = objects.get(NAMESPACES, new ObjectName("", request.namespace()));
    Map<String, String> labels = namespace == null ? Map.of() : Meta.labels(namespace);
    Policy enforced = Policy.of(labels, "enforce");
    List<Violation> refusals = List.of();
    if (enforce) {
      request.annotations().put(ANNOTATIONS + "enforce-policy", enforced.toString());
      refusals = PodChecks.violations(enforced, pod);
    }
    Policy audited = Policy.of(labels, "audit");
    List<Violation> noted = PodChecks.violations(audited, pod);
    if (!noted.isEmpty()) {
      request
          .annotations()
          .put(ANNOTATIONS + "audit-violations", "would violate " + sentence(audited, noted));
    }
    if (!refusals.isEmpty()) {
      throw request.forbidden("violates " + sentence(enforced, refusals));
    }
    Policy warned = Policy.of(labels, "warn");
    List<Violation> warnings = PodChecks.violations(warned, pod);
    if (!warnings.isEmpty()) {
      request.warnings().add("would violate " + sentence(warned, warnings));
    }
  }

  private static String sentence(Policy policy, List<Violation> violations) {
    return "PodSecurity \"" + policy + "\": " + Violation.details(violations);
  }

  private void checkNamespace(AdmissionRequest request, ObjectNode namespace) {
    FieldErrors errors = new FieldErrors();
    Policy.validate(Meta.labels(namespace), errors);
    ObjectNode old = request.oldObject();
    FieldErrors before = new FieldErrors();
    if (old != null) {
      Policy.validate(Meta.labels(old), before);
    }
    if (!errors.isEmpty() && !errors.lines().equals(before.lines())) {
      throw ApiException.invalid(request.type().kind(), Meta.name(namespace), errors);
    }
    if (old != null) {
      Policy was = Policy.of(Meta.labels(old), "enforce");
      Policy is = Policy.of(Meta.labels(namespace), "enforce");
      boolean stricter =
          !is.equals(was)
              && (!is.version().equals(was.version()) || is.level().compareTo(was.level()) > 0);
      if (stricter) {
        request.warnings().addAll(existing.warnings(Meta.name(namespace), is));
      }
    }
  }

  /** Images and the list of containers are all that an update can change about a pod's safety. */
  private static boolean isSignificant(ObjectNode pod, JsonNode old) {
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      JsonNode now = pod.path("spec").path(list);
      JsonNode before = old.path("spec").path(list);
      if (now.size() != before.size()) {
        return true;
      }
      for (int i = 0; i < now.size(); i++) {
        @Nullable JsonNode counterpart = before.get(i);
        if (counterpart == null
            || !Meta.text(now.get(i), "image").equals(Meta.text(counterpart, "image"))) {
          return true;
        }
      }
    }
    return false;
  }
}
