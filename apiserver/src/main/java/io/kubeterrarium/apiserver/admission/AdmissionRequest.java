package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.ResourceType;
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
 * @param warnings lines for the client's {@code Warning} headers; plugins append
 * @param annotations of the request's entry in the audit log; plugins put
 */
public record AdmissionRequest(
    Operation operation,
    ResourceType type,
    String subresource,
    String namespace,
    String name,
    @Nullable ObjectNode object,
    @Nullable ObjectNode oldObject,
    UserInfo user,
    boolean dryRun,
    List<String> warnings,
    Map<String, String> annotations) {

  public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
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
    return prefix.isEmpty() ? "Unknown!" : prefix;
  }
}
