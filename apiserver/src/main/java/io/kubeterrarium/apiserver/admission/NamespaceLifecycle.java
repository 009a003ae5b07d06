package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nothing is written into a namespace that does not exist, nothing new into one that is going, and
 * the three namespaces that every cluster has are not deleted. Source: k8s.io/apiserver,
 * pkg/admission/plugin/namespace/lifecycle.
 */
public final class NamespaceLifecycle implements AdmissionPlugin {
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

  private final FallbackReader objects;
  private final RecentDeletions deletions;

  /**
   * @param clock tells how long a deletion is recent
   */
  public NamespaceLifecycle(FallbackReader objects, InstantSource clock) {
    this.objects = objects;
    this.deletions = new RecentDeletions(clock);
  }

  @Override
  public String name() {
    return "NamespaceLifecycle";
  }

  /** While mutating already: that the namespace is missing counts before what else is wrong. */
  @Override
  public void mutate(AdmissionRequest request) {
    if (!request.type().namespaced() || request.operation() == Operation.DELETE) {
      return;
    }
    ObjectName name = new ObjectName("", request.namespace());
    ObjectNode namespace = objects.get(NAMESPACES, name);
    if (namespace == null) {
      throw ApiException.notFound(NAMESPACES, request.namespace());
    }
    // A namespace of the same name may have followed the one that the cache saw going, and one that
    // is deleted may be active in the cache for a moment.
    if (request.operation() == Operation.CREATE
        && (isTerminating(namespace) || deletions.contains(request.namespace()))
        && isTerminating(objects.registry().get(NAMESPACES, name))) {
      throw terminating(request);
    }
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (request.operation() != Operation.DELETE || !request.isFor(NAMESPACES)) {
      return;
    }
    if (IMMORTAL.contains(request.name())) {
      throw request.forbidden("this namespace may not be deleted");
    }
    deletions.add(request.name());
  }

  private static boolean isTerminating(@Nullable ObjectNode namespace) {
    return namespace == null
        || Meta.isDeleting(namespace)
        || Meta.text(namespace.path("status"), "phase").equals("Terminating");
  }

  private static ApiException terminating(AdmissionRequest request) {
    String namespace = request.namespace();
    ApiException refusal =
        request.forbidden(
            "unable to create new content in namespace "
                + namespace
                + " because it is being terminated");
    ObjectNode details = Meta.child(refusal.status(), "details");
    details
        .putArray("causes")
        .addObject()
        .put("reason", "NamespaceTerminating")
        .put("message", "namespace " + namespace + " is being terminated")
        .put("field", "metadata.namespace");
    return new ApiException(
        refusal.code(), refusal.reason(), String.valueOf(refusal.getMessage()), details);
  }
}
