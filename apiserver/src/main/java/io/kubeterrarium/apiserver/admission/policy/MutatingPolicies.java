package io.kubeterrarium.apiserver.admission.policy;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.admission.policy.PolicyTable.Bound;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes objects as the stored MutatingAdmissionPolicies say. A policy whose reinvocationPolicy
 * says so runs once more where one after it has changed something. Source: k8s.io/apiserver,
 * pkg/admission/plugin/policy/mutating/dispatcher.go.
 */
public final class MutatingPolicies implements AdmissionPlugin {
  private final PolicyTable<MutatingPolicy> policies;
  private final FallbackReader objects;
  private final Authorizer authorizer;
  private final Parameters parameters;
  private final Function<GroupResource, @Nullable Strategy> strategies;

  /** A policy, its binding and one of its parameters. */
  private record Invocation(
      Bound bound, MutatingPolicy policy, ObjectNode binding, Optional<ObjectNode> parameter) {}

  /**
   * @param types what a kind of parameters is served as
   * @param strategies for the defaults of what a mutation has added
   */
  public MutatingPolicies(
      FallbackReader objects,
      Authorizer authorizer,
      Function<GroupVersionKind, @Nullable ResourceType> types,
      Function<GroupResource, @Nullable Strategy> strategies) {
    this.policies = new PolicyTable<>("mutating", objects, spec -> new MutatingPolicy(spec));
    this.objects = objects;
    this.authorizer = authorizer;
    this.parameters = new Parameters(objects, types);
    this.strategies = strategies;
  }

  @Override
  public String name() {
    return "MutatingAdmissionPolicy";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    if (request.object() == null) {
      return;
    }
    List<Bound> matching = policies.of(request);
    if (matching.isEmpty()) {
      return;
    }
    Refusal refusal = new Refusal(false, request);
    List<Invocation> invocations = new ArrayList<>();
    for (Bound bound : matching) {
      MutatingPolicy policy = policies.compiled(bound);
      for (ObjectNode binding : bound.bindings()) {
        collect(bound, policy, binding, refusal, invocations);
      }
    }
    int lastChange = -1;
    for (int i = 0; i < invocations.size(); i++) {
      if (invoke(invocations.get(i), refusal)) {
        lastChange = i;
      }
    }
    for (int i = 0; i < lastChange; i++) {
      if (invocations.get(i).policy().isReinvoked()) {
        invoke(invocations.get(i), refusal);
      }
    }
    refusal.throwIfAny();
  }

  private void collect(
      Bound bound,
      MutatingPolicy policy,
      ObjectNode binding,
      Refusal refusal,
      List<Invocation> invocations) {
    try {
      for (Optional<ObjectNode> parameter :
          parameters.of(bound.spec(), binding.path("spec"), refusal.request())) {
        invocations.add(new Invocation(bound, policy, binding, parameter));
      }
    } catch (Parameters.Unusable e) {
      if (!policy.failsOpen()) {
        refusal.deny(bound.name(), Meta.name(binding), e);
      }
    }
  }

  /** Whether it has changed the object. */
  private boolean invoke(Invocation invocation, Refusal refusal) {
    AdmissionRequest request = refusal.request();
    ObjectNode object = request.object();
    if (object == null) {
      return false;
    }
    Strategy strategy = strategies.apply(request.type().groupResource());
    try {
      ObjectNode seen = Objects.requireNonNull(request.shown(object));
      Patching patching =
          request.view() == null
              ? Patching.of(request.type().kind(), strategy)
              : Patching.of(request.kind(), null);
      ObjectNode changed = invocation.policy().mutate(seen, patching, names(request, invocation));
      if (changed.equals(seen)) {
        return false;
      }
      replace(object, request.through(changed, object));
      if (strategy != null && request.subresource().isEmpty()) {
        strategy.setDefaults(object);
      }
      return true;
    } catch (Expression.Failure e) {
      if (!invocation.policy().failsOpen()) {
        refusal.deny(
            invocation.bound().name(),
            Meta.name(invocation.binding()),
            String.valueOf(e.getMessage()),
            "Invalid");
      }
      return false;
    }
  }

  private Map<String, Object> names(AdmissionRequest request, Invocation invocation) {
    Map<String, Object> names = RequestVariables.of(request, authorizer);
    names.put("namespaceObject", RequestVariables.namespace(request, objects));
    names.put(
        "params",
        RequestVariables.parameter(
            invocation.parameter().orElse(null), invocation.bound().spec().path("paramKind")));
    return names;
  }

  /** In place: the request's object is the one that will be stored. */
  private static void replace(ObjectNode object, ObjectNode changed) {
    ObjectNode copy = changed.deepCopy();
    object.removeAll();
    object.setAll(copy);
  }
}
