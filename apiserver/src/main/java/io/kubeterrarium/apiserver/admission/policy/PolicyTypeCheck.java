package io.kubeterrarium.apiserver.admission.policy;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.cel.CompileFailure;
import io.kubeterrarium.apiserver.cel.DeclType;
import io.kubeterrarium.apiserver.cel.DeclTypes;
import io.kubeterrarium.apiserver.cel.ShapeTypes;
import io.kubeterrarium.apiserver.cel.request.RequestCompiler;
import io.kubeterrarium.apiserver.cel.request.RequestCompiler.Subject;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.schema.KindType;
import io.kubeterrarium.apiserver.schema.SchemaTypes;
import io.kubeterrarium.apiserver.schema.StructType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks at a policy's validations with the types of the kinds that it is about, and says in its
 * status what does not fit. Source: k8s.io/apiserver,
 * pkg/admission/plugin/policy/validating/typechecking.go; a controller's work there.
 */
public final class PolicyTypeCheck implements AdmissionPlugin {
  private static final int MOST_TYPES = 10;

  private final Function<GroupResource, @Nullable Strategy> strategies;
  private final Function<GroupVersionKind, @Nullable GroupResource> resources;

  public PolicyTypeCheck(
      Function<GroupResource, @Nullable Strategy> strategies,
      Function<GroupVersionKind, @Nullable GroupResource> resources) {
    this.strategies = strategies;
    this.resources = resources;
  }

  @Override
  public String name() {
    return "PolicyTypeCheck";
  }

  // Justification for a change here: the strategy has just settled that clients set no status.
  @Override
  public void validate(AdmissionRequest request) {
    ObjectNode policy = request.object();
    if (policy == null
        || !request.subresource().isEmpty()
        || !request.type().plural().equals("validatingadmissionpolicies")
        || !request.type().kind().group().equals(PolicyTable.GROUP)) {
      return;
    }
    ObjectNode old = request.oldObject();
    if (old != null && old.path("spec").equals(policy.path("spec"))) {
      return;
    }
    ObjectNode status = policy.putObject("status");
    status.put("observedGeneration", Meta.generation(policy));
    ArrayNode warnings = warnings(policy.path("spec"));
    ObjectNode checked = status.putObject("typeChecking");
    if (!warnings.isEmpty()) {
      checked.set("expressionWarnings", warnings);
    }
  }

  private ArrayNode warnings(JsonNode spec) {
    Map<String, Subject> subjects = subjects(spec);
    ArrayNode warnings = Json.array();
    JsonNode validations = spec.path("validations");
    for (int i = 0; i < validations.size(); i++) {
      for (String field : new String[] {"expression", "messageExpression"}) {
        String expression = Meta.text(validations.get(i), field);
        List<String> problems =
            expression.isEmpty() ? List.of() : check(spec, expression, subjects);
        if (!problems.isEmpty()) {
          warnings
              .addObject()
              .put("fieldRef", "spec.validations[" + i + "]." + field)
              .put("warning", String.join("\n", problems));
        }
      }
    }
    return warnings;
  }

  private static List<String> check(
      JsonNode spec, String expression, Map<String, Subject> subjects) {
    List<String> problems = new ArrayList<>();
    subjects.forEach(
        (kind, subject) -> {
          RequestCompiler compiler =
              RequestCompiler.checking(
                  spec.path("paramKind").isObject(), !spec.path("variables").isEmpty(), subject);
          try {
            for (JsonNode variable : spec.path("variables")) {
              declare(compiler, variable);
            }
            compiler.compile(expression, DeclType.DYN);
          } catch (CompileFailure e) {
            problems.add(kind + ": " + e.issues() + "\n");
          }
        });
    return problems;
  }

  private static void declare(RequestCompiler compiler, JsonNode variable) {
    try {
      compiler.declare(Meta.text(variable, "name"), Meta.text(variable, "expression"));
    } catch (CompileFailure e) {
      return; // Whatever it is then: its own problem is not the validation's.
    }
  }

  /** The kinds that the rules name one by one, in order; wildcards say nothing about types. */
  private Map<String, Subject> subjects(JsonNode spec) {
    DeclType parameters =
        type(
            GroupVersionKind.of(
                Meta.text(spec.path("paramKind"), "apiVersion"),
                Meta.text(spec.path("paramKind"), "kind")));
    Map<String, Subject> subjects = new TreeMap<>(Comparator.naturalOrder());
    for (JsonNode rule : spec.path("matchConstraints").path("resourceRules")) {
      for (JsonNode group : rule.path("apiGroups")) {
        for (JsonNode resource : rule.path("resources")) {
          Strategy strategy =
              strategies.apply(new GroupResource(group.asString(""), resource.asString("")));
          if (strategy != null
              && subjects.size() < MOST_TYPES
              && names(rule.path("apiVersions"), strategy.type().kind().version())) {
            GroupVersionKind kind = strategy.type().kind();
            subjects.put(
                kind.group() + "/" + kind.version() + ", Kind=" + kind.kind(),
                subject(kind, parameters));
          }
        }
      }
    }
    return subjects;
  }

  private static boolean names(JsonNode versions, String version) {
    for (JsonNode each : versions) {
      if (each.asString("").equals(version)) {
        return true;
      }
    }
    return false;
  }

  private Subject subject(GroupVersionKind kind, DeclType parameters) {
    return new Subject(type(kind), parameters);
  }

  private DeclType type(GroupVersionKind kind) {
    GroupResource resource = resources.apply(kind);
    Strategy strategy = resource == null ? null : strategies.apply(resource);
    KindType bodies = strategy == null ? null : strategy.bodies();
    if (bodies != null) {
      ObjectNode schema = bodies.openApi();
      DeclType custom = schema == null ? null : DeclTypes.ofSchema(schema, true);
      return custom == null ? DeclType.DYN : custom;
    }
    StructType struct = SchemaTypes.get().of(kind);
    return struct == null ? DeclType.DYN : new ShapeTypes().of(struct);
  }
}
