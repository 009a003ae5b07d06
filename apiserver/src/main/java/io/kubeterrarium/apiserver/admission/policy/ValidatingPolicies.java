package io.kubeterrarium.apiserver.admission.policy;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.admission.policy.PolicyTable.Bound;
import io.kubeterrarium.apiserver.admission.policy.ValidatingPolicy.Denial;
import io.kubeterrarium.apiserver.admission.policy.ValidatingPolicy.Verdict;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks at requests with the stored ValidatingAdmissionPolicies. Source: k8s.io/apiserver,
 * pkg/admission/plugin/policy/validating/dispatcher.go.
 */
public final class ValidatingPolicies implements AdmissionPlugin {
  private static final int LONGEST_ANNOTATION = 10 * 1024;

  private final PolicyTable<ValidatingPolicy> policies;
  private final FallbackReader objects;
  private final Authorizer authorizer;
  private final Parameters parameters;

  /**
   * @param types what a kind of parameters is served as
   */
  public ValidatingPolicies(
      FallbackReader objects,
      Authorizer authorizer,
      Function<GroupVersionKind, @Nullable ResourceType> types) {
    this.policies = new PolicyTable<>("validating", objects, spec -> new ValidatingPolicy(spec));
    this.objects = objects;
    this.authorizer = authorizer;
    this.parameters = new Parameters(objects, types);
  }

  @Override
  public String name() {
    return "ValidatingAdmissionPolicy";
  }

  @Override
  public void validate(AdmissionRequest request) {
    List<Bound> matching = policies.of(request);
    if (matching.isEmpty()) {
      return;
    }
    Refusal refusal = new Refusal(true, request);
    Map<String, Object> names = RequestVariables.of(request, authorizer);
    names.put("namespaceObject", RequestVariables.namespace(request, objects));
    for (Bound bound : matching) {
      ValidatingPolicy policy = policies.compiled(bound);
      Map<String, List<String>> annotations = new LinkedHashMap<>();
      for (ObjectNode binding : bound.bindings()) {
        look(bound, policy, binding, names, refusal, annotations);
      }
      annotations.forEach(
          (key, values) ->
              request.annotations().put(bound.name() + "/" + key, String.join(", ", values)));
    }
    refusal.throwIfAny();
  }

  private void look(
      Bound bound,
      ValidatingPolicy policy,
      ObjectNode binding,
      Map<String, Object> names,
      Refusal refusal,
      Map<String, List<String>> annotations) {
    List<Optional<ObjectNode>> found;
    try {
      found = parameters.of(bound.spec(), binding.path("spec"), refusal.request());
    } catch (Parameters.Unusable e) {
      if (!policy.failsOpen()) {
        refusal.deny(bound.name(), Meta.name(binding), e);
      }
      return;
    }
    for (Optional<ObjectNode> parameter : found) {
      Map<String, Object> own = new LinkedHashMap<>(names);
      own.put(
          "params",
          RequestVariables.parameter(parameter.orElse(null), bound.spec().path("paramKind")));
      Verdict verdict = policy.validate(own);
      verdict.denials().forEach(denial -> act(bound, binding, denial, refusal));
      verdict.annotations().forEach((key, value) -> add(annotations, key, value));
    }
  }

  private static void add(Map<String, List<String>> annotations, String key, String value) {
    List<String> values = annotations.computeIfAbsent(key, k -> new ArrayList<>());
    String bounded =
        value.length() > LONGEST_ANNOTATION ? value.substring(0, LONGEST_ANNOTATION) : value;
    if (!values.contains(bounded)) {
      values.add(bounded);
    }
  }

  private static void act(Bound bound, ObjectNode binding, Denial denial, Refusal refusal) {
    AdmissionRequest request = refusal.request();
    if (denial.index() < 0) {
      refusal.deny(bound.name(), Meta.name(binding), denial.message(), denial.reason());
      return;
    }
    JsonNode actions = binding.path("spec").path("validationActions");
    for (JsonNode action : actions) {
      switch (action.asString("")) {
        case "Deny" ->
            refusal.deny(bound.name(), Meta.name(binding), denial.message(), denial.reason());
        case "Warn" ->
            request
                .warnings()
                .add(
                    "Validation failed for ValidatingAdmissionPolicy '%s' with binding '%s': %s"
                        .formatted(bound.name(), Meta.name(binding), denial.message()));
        case "Audit" ->
            request
                .annotations()
                .put(
                    "validation.policy.admission.k8s.io/validation_failure",
                    failure(bound, binding, denial));
        default -> {
          // Refused when it was stored.
        }
      }
    }
  }

  private static String failure(Bound bound, ObjectNode binding, Denial denial) {
    ArrayNode failures = Json.array();
    failures
        .addObject()
        .put("message", denial.message())
        .put("policy", bound.name())
        .put("binding", Meta.name(binding))
        .put("expressionIndex", denial.index())
        .set("validationActions", binding.path("spec").path("validationActions"));
    return Json.text(failures);
  }
}
