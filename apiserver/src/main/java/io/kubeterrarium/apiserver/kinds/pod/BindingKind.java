package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.apiserver.resource.CollectionAction;
import io.kubeterrarium.apiserver.resource.ResourceType;

/** Binding, posted to the collection: the older way to {@code pods/binding}. */
public final class BindingKind implements CollectionAction {
  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "Binding", "bindings").verbs("create");

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public GroupResource target() {
    return new GroupResource("", "pods");
  }

  @Override
  public String subresource() {
    return "binding";
  }
}
