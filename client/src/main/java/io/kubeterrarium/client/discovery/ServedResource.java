package io.kubeterrarium.client.discovery;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.client.resource.Resource;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** A resource that the server says it serves, in the version its group prefers. */
public record ServedResource(Resource<ObjectNode> resource, Set<String> verbs) {
  public boolean can(String verb) {
    return verbs.contains(verb);
  }

  public GroupVersionKind kind() {
    return new GroupVersionKind(resource.gvr().group(), resource.gvr().version(), resource.kind());
  }
}
