package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A webhook that a request is about.
 *
 * @param as the version of the kind that its rules name: it sees objects in that one's words
 */
record Match(Webhook webhook, Strategy as) {
  /** What goes through the request's door: another kind's object where that does something. */
  GroupVersionKind kind(AdmissionRequest request) {
    return isAction(request) || request.view() != null ? request.kind() : as.type().kind();
  }

  @Nullable ObjectNode seen(AdmissionRequest request, @Nullable ObjectNode stored) {
    return stored == null || isAction(request) || request.view() != null
        ? request.shown(stored)
        : as.fromStored(stored);
  }

  ObjectNode stored(AdmissionRequest request, ObjectNode seen) {
    ObjectNode object = request.object();
    if (request.view() != null && object != null) {
      return request.through(seen, object);
    }
    return isAction(request) ? seen : as.toStored(seen);
  }

  private boolean isAction(AdmissionRequest request) {
    return as.subresources().get(request.subresource()) instanceof Subresource.Action;
  }
}
