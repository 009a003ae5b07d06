package io.kubeterrarium.apiserver.request;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.selector.FieldSelector;

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
 * @param fields what a list, watch or deletecollection is narrowed to; everything where that cannot
 *     be read
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
    String path,
    FieldSelector fields) {

  public RequestInfo(
      String verb,
      boolean isResource,
      String group,
      String version,
      String namespace,
      String resource,
      String subresource,
      String name,
      String path) {
    this(
        verb,
        isResource,
        group,
        version,
        namespace,
        resource,
        subresource,
        name,
        path,
        FieldSelector.EVERYTHING);
  }

  public RequestInfo withVerb(String other) {
    return new RequestInfo(
        other, isResource, group, version, namespace, resource, subresource, name, path, fields);
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
