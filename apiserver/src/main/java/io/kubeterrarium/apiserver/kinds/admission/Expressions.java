package io.kubeterrarium.apiserver.kinds.admission;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.cel.CompileFailure;
import io.kubeterrarium.apiserver.cel.DeclType;
import io.kubeterrarium.apiserver.cel.Identifiers;
import io.kubeterrarium.apiserver.cel.request.RequestCompiler;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What policies have in common: conditions, variables, the kind of their parameters. */
public final class Expressions {
  private static final int MOST_CONDITIONS = 64;

  /** Compiles one expression; what comes of it does not matter here. */
  interface Compilation {
    void compile() throws CompileFailure;
  }

  private Expressions() {}

  static void check(String path, String expression, FieldErrors errors, Compilation compilation) {
    try {
      compilation.compile();
    } catch (CompileFailure e) {
      errors.invalid(path, expression, e.getMessage());
    }
  }

  /**
   * Conditions of a policy or a webhook.
   *
   * @param parameters whether they may name {@code params}
   */
  public static void conditions(
      JsonNode conditions, String path, boolean parameters, FieldErrors errors) {
    if (conditions.size() > MOST_CONDITIONS) {
      errors.tooMany(path, conditions.size(), MOST_CONDITIONS);
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < conditions.size(); i++) {
      JsonNode condition = conditions.get(i);
      String at = path + "[" + i + "]";
      String expression = Meta.text(condition, "expression").strip();
      if (expression.isEmpty()) {
        errors.required(at + ".expression", "");
      } else {
        check(
            at + ".expression",
            expression,
            errors,
            () -> RequestCompiler.validating(parameters, false).compile(expression, DeclType.BOOL));
      }
      String name = Meta.text(condition, "name");
      if (name.isEmpty()) {
        errors.required(at + ".name", "");
      } else {
        LabelSyntax.qualifiedName(name).forEach(why -> errors.invalid(at + ".name", name, why));
        if (!names.add(name)) {
          errors.duplicate(at + ".name", name);
        }
      }
    }
  }

  static void variables(ObjectNode spec, RequestCompiler compiler, FieldErrors errors) {
    List<ObjectNode> variables = Defaults.objects(spec, "variables");
    for (int i = 0; i < variables.size(); i++) {
      String at = "spec.variables[" + i + "]";
      String name = Meta.text(variables.get(i), "name");
      if (name.isBlank()) {
        errors.required(at + ".name", "name is not specified");
      } else if (!Identifiers.isIdentifier(name)) {
        errors.invalid(at + ".name", name, "must be a valid CEL identifier");
      }
      String expression = Meta.text(variables.get(i), "expression");
      if (expression.isBlank()) {
        errors.required(at + ".expression", "expression is not specified");
      } else {
        check(at + ".expression", expression, errors, () -> compiler.declare(name, expression));
      }
    }
  }

  static void parameterKind(JsonNode kind, FieldErrors errors) {
    if (!kind.isObject()) {
      return;
    }
    String version = Meta.text(kind, "apiVersion");
    String name = Meta.text(kind, "kind");
    if (version.isEmpty()) {
      errors.required("spec.paramKind.apiVersion", "");
    } else {
      groupVersion(version, "spec.paramKind.apiVersion", errors);
    }
    if (name.isEmpty()) {
      errors.required("spec.paramKind.kind", "");
    } else {
      List<String> problems = LabelSyntax.dns1035Label(name.toLowerCase(java.util.Locale.ROOT));
      if (!problems.isEmpty()) {
        errors.invalid(
            "spec.paramKind.kind",
            name,
            "may have mixed case, but should otherwise match: " + String.join(",", problems));
      }
    }
  }

  private static void groupVersion(String text, String path, FieldErrors errors) {
    String[] parts = text.equals("/") ? new String[] {""} : text.split("/", -1);
    if (parts.length > 2) {
      errors.invalid(path, text, "unexpected GroupVersion string: " + text);
      return;
    }
    String group = parts.length == 2 ? parts[0] : "";
    String version = parts[parts.length - 1];
    if (!group.isEmpty()) {
      together(path, group, LabelSyntax.dnsSubdomain(group), errors);
    }
    if (version.isEmpty()) {
      errors.invalid(path, text, "version must be specified");
    } else {
      together(path, version, LabelSyntax.dns1035Label(version), errors);
    }
  }

  private static void together(
      String path, String value, List<String> problems, FieldErrors errors) {
    if (!problems.isEmpty()) {
      errors.invalid(path, value, String.join(",", problems));
    }
  }

  static void failurePolicy(ObjectNode spec, FieldErrors errors) {
    String policy = Meta.text(spec, "failurePolicy");
    if (!Set.of("Fail", "Ignore").contains(policy)) {
      errors.notSupported("spec.failurePolicy", policy, List.of("Fail", "Ignore"));
    }
  }

  static void constraints(ObjectNode spec, FieldErrors errors) {
    JsonNode constraints = spec.path("matchConstraints");
    if (!constraints.isObject()) {
      errors.required("spec.matchConstraints", "");
      return;
    }
    MatchRules.check(constraints, "spec.matchConstraints", errors);
    if (constraints.path("resourceRules").isEmpty()) {
      errors.required("spec.matchConstraints.resourceRules", "");
    }
  }
}
