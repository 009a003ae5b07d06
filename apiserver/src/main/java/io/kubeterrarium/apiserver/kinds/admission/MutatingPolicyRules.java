package io.kubeterrarium.apiserver.kinds.admission;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.cel.request.RequestCompiler;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a MutatingAdmissionPolicy may say. */
final class MutatingPolicyRules extends PolicyRules {
  private static final List<String> REINVOCATIONS = List.of("IfNeeded", "Never");
  private static final List<String> PATCH_TYPES = List.of("ApplyConfiguration", "JSONPatch");

  @Override
  RequestCompiler compiler(boolean parameters, boolean variables) {
    return RequestCompiler.mutating(parameters, variables);
  }

  @Override
  void moreConstraints(JsonNode constraints, FieldErrors errors) {
    MatchRules.noDeletions(constraints, "spec.matchConstraints", errors);
  }

  @Override
  void decisions(ObjectNode policy, ObjectNode spec, RequestCompiler compiler, FieldErrors errors) {
    List<ObjectNode> mutations = Defaults.objects(spec, "mutations");
    if (mutations.isEmpty()) {
      errors.required("spec.mutations", "mutations must contain at least one item");
    }
    for (int i = 0; i < mutations.size(); i++) {
      mutation(mutations.get(i), "spec.mutations[" + i + "]", compiler, errors);
    }
    Values.oneOf(spec, "spec", "reinvocationPolicy", REINVOCATIONS, errors);
  }

  private static void mutation(
      ObjectNode mutation, String path, RequestCompiler compiler, FieldErrors errors) {
    String type = Meta.text(mutation, "patchType");
    if (type.isEmpty()) {
      errors.required(path + ".patchType", "");
      return;
    }
    if (!PATCH_TYPES.contains(type)) {
      errors.notSupported(path + ".patchType", type, PATCH_TYPES);
      return;
    }
    boolean applies = type.equals("ApplyConfiguration");
    String field = applies ? "applyConfiguration" : "jsonPatch";
    String other = applies ? "jsonPatch" : "applyConfiguration";
    if (mutation.path(field).isObject()) {
      expression(mutation, path, field, compiler, errors);
    } else {
      errors.required(path + "." + field, "must be specified when patchType is " + type);
    }
    if (mutation.path(other).isObject()) {
      errors.invalid(
          path + "." + other, "{" + other + "}", "must not be specified when patchType is " + type);
    }
  }

  private static void expression(
      ObjectNode mutation,
      String path,
      String field,
      RequestCompiler compiler,
      FieldErrors errors) {
    boolean applies = field.equals("applyConfiguration");
    String expression = Meta.text(mutation.path(field), "expression").strip();
    String at = path + "." + field + ".expression";
    if (expression.isEmpty()) {
      errors.required(at, "");
    } else {
      Expressions.check(
          at,
          expression,
          errors,
          () -> compiler.compileMaking(expression, applies ? "Object" : "list(JSONPatch)"));
    }
  }
}
