package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a write would do.
 *
 * @param subresource empty for the object itself
 * @param name empty where it is generated later
 * @param object what would be stored (a deletion: null); a mutating plugin changes it in place
 * @param oldObject what is stored now; null for a create. For reading only
 * @param kind of what the request is about: of the object, or of what goes through its door
 * @param view the door, where it shows something else than the object, as a Scale; else null
 */
public record AdmissionRequest(
    Operation operation,
    ResourceType type,
    String subresource,
    String namespace,
    String name,
    @Nullable ObjectNode object,
    @Nullable ObjectNode oldObject,
    GroupVersionKind kind,
    Subresource.@Nullable View view,
    WriteContext context) {

  public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
  }

  public UserInfo user() {
    return context.user();
  }

  public boolean dryRun() {
    return context.dryRun();
  }

  /** Lines for the client's {@code Warning} headers; plugins append. */
  public List<String> warnings() {
    return context.warnings();
  }

  /** Of the request's entry in the audit log; plugins put. */
  public Map<String, String> annotations() {
    return context.annotations();
  }

  /** Of the request, as the kind that its operation has, whatever the request was; a new tree. */
  public ObjectNode options() {
    String kind =
        switch (operation) {
          case CREATE -> "CreateOptions";
          case UPDATE -> "UpdateOptions";
          case DELETE -> "DeleteOptions";
          case CONNECT -> "";
        };
    ObjectNode options = Json.object().put("kind", kind).put("apiVersion", "meta.k8s.io/v1");
    return options.setAll(context.options().get());
  }

  /** Of an object what the request's door shows of it. */
  public @Nullable ObjectNode shown(@Nullable ObjectNode stored) {
    return view == null || stored == null ? stored : view.read(stored);
  }

  /**
   * The object that follows from what a plugin has made of what the door shows.
   *
   * @param stored the object as it is now
   */
  public ObjectNode through(ObjectNode changed, ObjectNode stored) {
    if (view == null) {
      return changed;
    }
    ObjectNode object = stored.deepCopy();
    view.write(context, changed, object);
    return object;
  }

  /** Whether this is about an object of the resource itself, not through a subresource. */
  public boolean isFor(GroupResource resource) {
    return isFor(resource, "");
  }

  public boolean isFor(GroupResource resource, String door) {
    return subresource.equals(door)
        && type.plural().equals(resource.resource())
        && type.kind().group().equals(resource.group());
  }

  /** The refusal of this write: 403, worded as upstream's {@code admission.NewForbidden}. */
  public ApiException forbidden(String why) {
    return ApiException.forbidden(type.groupResource(), shownName(), why);
  }

  /** The name, or what it will be generated from. */
  private String shownName() {
    if (!name.isEmpty() || object == null) {
      return name;
    }
    String own = Meta.name(object);
    String prefix = own.isEmpty() ? Meta.text(Meta.of(object), "generateName") : own;
    return prefix.isEmpty() ? "Unknown" : prefix;
  }
}
