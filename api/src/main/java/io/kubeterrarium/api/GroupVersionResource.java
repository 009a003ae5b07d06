package io.kubeterrarium.api;

/** Names a resource in a version: what a URL names. */
public record GroupVersionResource(String group, String version, String resource) {
  public static GroupVersionResource of(String apiVersion, String resource) {
    GroupVersion gv = GroupVersion.parse(apiVersion);
    return new GroupVersionResource(gv.group(), gv.version(), resource);
  }

  public GroupVersion groupVersion() {
    return new GroupVersion(group, version);
  }

  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }

  /** {@code /api/v1} or {@code /apis/apps/v1}. */
  public String pathPrefix() {
    return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
  }

  @Override
  public String toString() {
    return groupVersion().apiVersion() + "/" + resource;
  }
}
