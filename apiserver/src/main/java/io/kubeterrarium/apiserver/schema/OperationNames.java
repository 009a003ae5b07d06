package io.kubeterrarium.apiserver.schema;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.apiserver.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What operations are called. Generated clients have a method for each: {@code
 * readAppsV1NamespacedDeploymentScale} reads the scale of a Deployment.
 */
final class OperationNames {
  private static final String OURS = ".k8s.io";

  private final ResourceType type;
  private final String group;

  OperationNames(ResourceType type) {
    this.type = type;
    this.group = group(type.kind());
  }

  /** {@code rbac.authorization.k8s.io} is {@code rbacAuthorization}. */
  private static String group(GroupVersionKind kind) {
    String name = kind.group().isEmpty() ? "core" : kind.group();
    String own = name.endsWith(OURS) ? name.substring(0, name.length() - OURS.length()) : name;
    List<String> words = new ArrayList<>(List.of(own.split("[.-]")));
    words.replaceAll(OperationNames::capital);
    return uncapital(String.join("", words));
  }

  String tag() {
    return group + "_" + type.kind().version();
  }

  /**
   * @param subresource empty for the object itself
   */
  String of(String verb, String subresource) {
    StringBuilder name = new StringBuilder(verb);
    name.append(capital(group)).append(capital(type.kind().version()));
    return name.append(scoped()).append(capital(subresource)).toString();
  }

  String deleteCollection() {
    return "delete" + capital(group) + capital(type.kind().version()) + "Collection" + scoped();
  }

  String listEverywhere() {
    String version = capital(type.kind().version());
    return "list" + capital(group) + version + type.kind().kind() + "ForAllNamespaces";
  }

  /** {@code connectCoreV1GetNamespacedPodExec}. */
  String connect(String method, String subresource) {
    String version = capital(type.kind().version());
    String how = capital(method);
    return "connect" + capital(group) + version + how + scoped() + capital(subresource);
  }

  /** {@code an Event}, {@code a Pod}; plurals have none. */
  String withArticle() {
    String kind = type.kind().kind();
    if (kind.endsWith("s") && !kind.endsWith("ss")) {
      return kind;
    }
    return ("AEIOU".indexOf(kind.charAt(0)) < 0 ? "a " : "an ") + kind;
  }

  private String scoped() {
    return (type.namespaced() ? "Namespaced" : "") + type.kind().kind();
  }

  private static String capital(String word) {
    return word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static String uncapital(String word) {
    return word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
  }
}
