package io.kubeterrarium.apiserver.admission.policy;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the parameters that a binding names. Source: k8s.io/apiserver,
 * pkg/admission/plugin/policy/generic/policy_dispatcher.go.
 *
 * @param types what a kind is served as; null where it is not
 */
record Parameters(
    FallbackReader objects, Function<GroupVersionKind, @Nullable ResourceType> types) {
  /** The binding cannot be followed; the message says why. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean policy;

    /**
     * @param policy whether it is the policy that is wrong, whatever the binding
     */
    Unusable(String message, boolean policy) {
      super(message);
      this.policy = policy;
    }

    boolean isPolicy() {
      return policy;
    }
  }

  /**
   * One of nothing where the policy has no parameters; empty where there are none, and may be none.
   */
  List<Optional<ObjectNode>> of(JsonNode policySpec, JsonNode bindingSpec, AdmissionRequest request)
      throws Unusable {
    JsonNode kind = policySpec.path("paramKind");
    JsonNode reference = bindingSpec.path("paramRef");
    if (!kind.isObject() || !reference.isObject()) {
      return List.of(Optional.empty());
    }
    ResourceType type =
        types.apply(GroupVersionKind.of(Meta.text(kind, "apiVersion"), Meta.text(kind, "kind")));
    if (type == null) {
      throw new Unusable(
          "failed to configure policy: failed to find resource referenced by paramKind: '%s, Kind=%s'"
              .formatted(Meta.text(kind, "apiVersion"), Meta.text(kind, "kind")),
          true);
    }
    String namespace = Meta.text(reference, "namespace");
    if (type.namespaced()) {
      namespace = namespace.isEmpty() ? request.namespace() : namespace;
      if (namespace.isEmpty()) {
        throw new Unusable(
            "failed to configure binding: cannot use namespaced paramRef in policy binding that"
                + " matches cluster-scoped resources",
            false);
      }
    } else if (!namespace.isEmpty()) {
      throw new Unusable(
          "failed to configure binding: paramRef.namespace must not be provided for a"
              + " cluster-scoped `paramKind`",
          false);
    }
    List<Optional<ObjectNode>> found = find(type.groupResource(), namespace, reference);
    if (found.isEmpty() && Meta.text(reference, "parameterNotFoundAction").equals("Deny")) {
      throw new Unusable(
          "failed to configure binding: no params found for policy binding with `Deny`"
              + " parameterNotFoundAction",
          false);
    }
    return found;
  }

  private List<Optional<ObjectNode>> find(
      GroupResource resource, String namespace, JsonNode reference) {
    List<Optional<ObjectNode>> found = new ArrayList<>();
    String name = Meta.text(reference, "name");
    if (!name.isEmpty()) {
      ObjectNode one = objects.get(resource, new ObjectName(namespace, name));
      if (one != null) {
        found.add(Optional.of(one));
      }
      return found;
    }
    LabelSelector selector = LabelSelector.ofTree(reference.path("selector"));
    for (ObjectNode each : objects.cache().list(resource, namespace)) {
      if (selector.matchesObject(each)) {
        found.add(Optional.of(each));
      }
    }
    return found;
  }
}
