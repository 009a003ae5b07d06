package io.kubeterrarium.apiserver.request;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersion;

/**
 * What the method and URL mean.
 *
 * @param verb get, list, watch, create, update, patch, delete, deletecollection; for other paths
 *     the method in lower case
 * @param isResource whether the path names a resource; if not, only {@code verb} and {@code path}
 *     count
 * @param namespace empty for cluster-wide resources and for all namespaces
 * @param name empty for collections
 * @param subresource empty where there is none
 */
public record RequestInfo(
    String verb,
    boolean isResource,
    String group,
    String version,
    String namespace,
    String resource,
    String subresource,
    String name,
    String path) {

  public RequestInfo withVerb(String other) {
    return new RequestInfo(
        other, isResource, group, version, namespace, resource, subresource, name, path);
  }

  public GroupVersion groupVersion() {
    return new GroupVersion(group, version);
  }

  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }

  /** {@code pods/status} or {@code pods}. */
  public String resourceWithSubresource() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }
}
