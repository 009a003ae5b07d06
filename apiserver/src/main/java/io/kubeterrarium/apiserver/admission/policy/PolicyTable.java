package io.kubeterrarium.apiserver.admission.policy;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.admission.RequestRules;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stored policies of one kind that are bound, in the order of their names, and what was
 * compiled of them: once for each version of a policy, when the first request matches it.
 *
 * @param <P> a policy, compiled
 */
final class PolicyTable<P> {
  static final String GROUP = "admissionregistration.k8s.io";
  private static final Set<String> EXEMPT =
      Set.of(
          "mutatingwebhookconfigurations",
          "validatingwebhookconfigurations",
          "validatingadmissionpolicies",
          "validatingadmissionpolicybindings",
          "mutatingadmissionpolicies",
          "mutatingadmissionpolicybindings");

  /** A policy with its bindings, as they are stored. */
  record Bound(ObjectNode policy, List<ObjectNode> bindings) {
    String name() {
      return Meta.name(policy);
    }

    JsonNode spec() {
      return policy.path("spec");
    }
  }

  private record Derived(long policies, long bindings, List<Bound> bound) {}

  private final GroupResource policies;
  private final GroupResource bindings;
  private final FallbackReader objects;
  private final Function<JsonNode, P> compiler;
  private volatile Derived derived = new Derived(-1, -1, List.of());
  private final Map<String, P> compiled = new ConcurrentHashMap<>();

  /**
   * @param prefix of the resources: validating or mutating
   * @param compiler makes a policy of its spec
   */
  PolicyTable(String prefix, FallbackReader objects, Function<JsonNode, P> compiler) {
    this.policies = new GroupResource(GROUP, prefix + "admissionpolicies");
    this.bindings = new GroupResource(GROUP, prefix + "admissionpolicybindings");
    this.objects = objects;
    this.compiler = compiler;
  }

  /**
   * Those whose constraints and bindings are about the request; bindings that are not are left out.
   */
  List<Bound> of(AdmissionRequest request) {
    List<Bound> all = all();
    if (all.isEmpty() || isExempt(request)) {
      return List.of();
    }
    List<Bound> matching = new ArrayList<>(1);
    for (Bound each : all) {
      if (!matches(each.spec().path("matchConstraints"), request)) {
        continue;
      }
      List<ObjectNode> about = new ArrayList<>(1);
      for (ObjectNode binding : each.bindings()) {
        JsonNode resources = binding.path("spec").path("matchResources");
        if (!resources.isObject() || matches(resources, request)) {
          about.add(binding);
        }
      }
      if (!about.isEmpty()) {
        matching.add(new Bound(each.policy(), about));
      }
    }
    return matching;
  }

  P compiled(Bound bound) {
    String key = Meta.uid(bound.policy()) + "/" + Meta.resourceVersion(bound.policy());
    return compiled.computeIfAbsent(key, k -> compiler.apply(bound.spec()));
  }

  private static boolean isExempt(AdmissionRequest request) {
    return request.type().kind().group().equals(GROUP) && EXEMPT.contains(request.type().plural());
  }

  /** No rules at all in a binding: whatever the policy is about. */
  private boolean matches(JsonNode match, AdmissionRequest request) {
    return (match.path("resourceRules").isEmpty()
            || RequestRules.hasRule(match.path("resourceRules"), request))
        && !RequestRules.hasRule(match.path("excludeResourceRules"), request)
        && RequestRules.matchesNamespace(match.path("namespaceSelector"), request, objects)
        && RequestRules.matchesObject(match.path("objectSelector"), request);
  }

  private List<Bound> all() {
    // The versions first: a change meanwhile shows as a difference the next time.
    long policyVersion = objects.cache().version(policies);
    long bindingVersion = objects.cache().version(bindings);
    Derived known = derived;
    if (policyVersion >= 0
        && bindingVersion >= 0
        && known.policies() == policyVersion
        && known.bindings() == bindingVersion) {
      return known.bound();
    }
    List<Bound> bound = derive();
    derived = new Derived(policyVersion, bindingVersion, bound);
    return bound;
  }

  private List<Bound> derive() {
    Map<String, List<ObjectNode>> byPolicy = new HashMap<>();
    sorted(bindings)
        .forEach(
            binding ->
                byPolicy
                    .computeIfAbsent(
                        Meta.text(binding.path("spec"), "policyName"), name -> new ArrayList<>())
                    .add(binding));
    List<Bound> bound = new ArrayList<>();
    for (ObjectNode policy : sorted(policies)) {
      List<ObjectNode> own = byPolicy.get(Meta.name(policy));
      if (own != null) {
        bound.add(new Bound(policy, own));
      }
    }
    compiled.keySet().retainAll(keys(bound));
    return bound;
  }

  private static Set<String> keys(List<Bound> bound) {
    Set<String> keys = ConcurrentHashMap.newKeySet();
    for (Bound each : bound) {
      keys.add(Meta.uid(each.policy()) + "/" + Meta.resourceVersion(each.policy()));
    }
    return keys;
  }

  private List<ObjectNode> sorted(GroupResource resource) {
    return objects.cache().list(resource, "").stream()
        .sorted(Comparator.comparing((ObjectNode each) -> Meta.name(each)))
        .toList();
  }
}
