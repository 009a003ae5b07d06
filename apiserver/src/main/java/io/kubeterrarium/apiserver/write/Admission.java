package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.resource.Subresource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Runs the admission plugins in the order of one list. */
public final class Admission {
  private final List<AdmissionPlugin> plugins;

  public Admission(List<AdmissionPlugin> plugins) {
    this.plugins = List.copyOf(plugins);
  }

  public void mutate(AdmissionRequest request) {
    plugins.forEach(plugin -> plugin.mutate(request));
  }

  public void validate(AdmissionRequest request) {
    plugins.forEach(plugin -> plugin.validate(request));
  }

  /**
   * Tells every plugin how it ended: under which revision the write stands, or 0 for not at all.
   */
  public void settled(AdmissionRequest request, long revision) {
    plugins.forEach(plugin -> plugin.settled(request, revision));
  }

  public static AdmissionRequest request(
      WriteCall call,
      Operation operation,
      String name,
      @Nullable ObjectNode object,
      @Nullable ObjectNode old) {
    GroupVersionKind own = call.type().kind();
    Subresource door = call.strategy().subresources().get(call.subresource());
    return new AdmissionRequest(
        operation,
        call.type(),
        call.subresource(),
        call.namespace(),
        name,
        object,
        old,
        door == null ? own : door.kind(),
        door instanceof Subresource.View view && !view.kind().equals(own) ? view : null,
        call.context());
  }
}
