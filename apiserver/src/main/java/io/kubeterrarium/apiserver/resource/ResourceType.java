package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.ObjectName;
import java.util.List;
import java.util.Set;

/**
 * The names of one served resource in one version.
 *
 * @param listKind as {@code PodList}
 * @param storagePrefix where its objects stand below {@code /registry/}, as {@code pods} or {@code
 *     apiregistration.k8s.io/apiservices}; no slash at either end
 * @param verbs as discovery lists them: create, delete, deletecollection, get, list, patch, update,
 *     watch
 */
public record ResourceType(
    GroupVersionKind kind,
    String listKind,
    String plural,
    String singular,
    boolean namespaced,
    String storagePrefix,
    List<String> shortNames,
    List<String> categories,
    Set<String> verbs) {
  public static final Set<String> ALL_VERBS =
      Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  public ResourceType {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
  }

  public static ResourceType namespaced(String apiVersion, String kind, String plural) {
    return of(apiVersion, kind, plural, true);
  }

  public static ResourceType clusterWide(String apiVersion, String kind, String plural) {
    return of(apiVersion, kind, plural, false);
  }

  private static ResourceType of(
      String apiVersion, String kind, String plural, boolean namespaced) {
    return new ResourceType(
        GroupVersionKind.of(apiVersion, kind),
        kind + "List",
        plural,
        kind.toLowerCase(java.util.Locale.ROOT),
        namespaced,
        plural,
        List.of(),
        List.of(),
        ALL_VERBS);
  }

  public ResourceType shortNames(String... names) {
    return new ResourceType(
        kind,
        listKind,
        plural,
        singular,
        namespaced,
        storagePrefix,
        List.of(names),
        categories,
        verbs);
  }

  public ResourceType categories(String... names) {
    return new ResourceType(
        kind,
        listKind,
        plural,
        singular,
        namespaced,
        storagePrefix,
        shortNames,
        List.of(names),
        verbs);
  }

  public ResourceType storedUnder(String prefix) {
    return new ResourceType(
        kind, listKind, plural, singular, namespaced, prefix, shortNames, categories, verbs);
  }

  public ResourceType verbs(String... only) {
    return new ResourceType(
        kind,
        listKind,
        plural,
        singular,
        namespaced,
        storagePrefix,
        shortNames,
        categories,
        Set.of(only));
  }

  public GroupVersionResource resource() {
    return new GroupVersionResource(kind.group(), kind.version(), plural);
  }

  public GroupResource groupResource() {
    return new GroupResource(kind.group(), plural);
  }

  /** {@code /registry/pods/default/web}: one key an object. */
  public String key(ObjectName name) {
    return "/registry/" + storagePrefix + "/" + name;
  }

  /** {@code /registry/pods/} or {@code /registry/pods/default/}: what a list reads. */
  public String keyPrefix(String namespace) {
    return "/registry/" + storagePrefix + "/" + (namespace.isEmpty() ? "" : namespace + "/");
  }
}
