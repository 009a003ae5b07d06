package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.api.GroupResource;

/**
 * A resource of its own whose create acts on an object of another one: {@code bindings}, whose
 * bodies name the pod that {@code pods/binding} has in its URL. Authorization sees this resource;
 * admission and everything after it the other one's subresource.
 */
public interface CollectionAction extends VirtualResource {
  GroupResource target();

  /** The subresource of the target that does it; an {@link Subresource.Action}. */
  String subresource();
}
