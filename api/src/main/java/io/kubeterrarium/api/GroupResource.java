package io.kubeterrarium.api;

/** Names a resource whatever its version: {@code deployments.apps}. */
public record GroupResource(String group, String resource) {
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
