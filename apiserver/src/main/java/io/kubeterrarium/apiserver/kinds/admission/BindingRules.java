package io.kubeterrarium.apiserver.kinds.admission;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a binding may say.
 *
 * @param acts whether it says what happens to what a policy refuses, and so is no mutating one's
 */
record BindingRules(boolean acts) implements AdmissionKind.Rules {
  private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");

  @Override
  public void setDefaults(ObjectNode spec) {
    MatchRules.setDefaults(spec.path("matchResources"));
  }

  @Override
  public void validate(ObjectNode binding, FieldErrors errors) {
    JsonNode spec = binding.path("spec");
    String policy = Meta.text(spec, "policyName");
    if (policy.isEmpty()) {
      errors.required("spec.policyName", "");
    } else {
      LabelSyntax.dnsSubdomain(policy)
          .forEach(why -> errors.invalid("spec.policyName", policy, why));
    }
    if (spec.path("paramRef").isObject()) {
      reference(spec.path("paramRef"), errors);
    }
    if (spec.path("matchResources").isObject()) {
      MatchRules.check(spec.path("matchResources"), "spec.matchResources", errors);
      if (!acts) {
        MatchRules.noDeletions(spec.path("matchResources"), "spec.matchResources", errors);
      }
    }
    if (acts) {
      actions(spec.path("validationActions"), errors);
    }
  }

  private static void reference(JsonNode reference, FieldErrors errors) {
    String path = "spec.paramRef";
    String name = Meta.text(reference, "name");
    boolean selects = reference.path("selector").isObject();
    if (!name.isEmpty()) {
      MetaValidation.pathSegment(name).forEach(why -> errors.invalid(path + ".name", name, why));
      if (selects) {
        errors.forbidden(path + ".name", "name and selector are mutually exclusive");
      }
    }
    if (selects) {
      Labels.checkSelector(reference.path("selector"), path + ".selector", errors);
      if (!name.isEmpty()) {
        errors.forbidden(path + ".selector", "name and selector are mutually exclusive");
      }
    } else if (name.isEmpty()) {
      errors.required(path, "one of name or selector must be specified");
    }
    String action = Meta.text(reference, "parameterNotFoundAction");
    if (action.isEmpty()) {
      errors.required(path + ".parameterNotFoundAction", "");
    } else if (!Set.of("Allow", "Deny").contains(action)) {
      errors.notSupported(path + ".parameterNotFoundAction", action, List.of("Deny", "Allow"));
    }
  }

  private static void actions(JsonNode actions, FieldErrors errors) {
    String path = "spec.validationActions";
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < actions.size(); i++) {
      String action = actions.get(i).asString("");
      if (!ACTIONS.contains(action)) {
        errors.notSupported(path + "[" + i + "]", action, ACTIONS);
      }
      if (!seen.add(action)) {
        errors.duplicate(path + "[" + i + "]", action);
      }
    }
    if (seen.contains("Deny") && seen.contains("Warn")) {
      errors.invalid(
          path,
          actions,
          "must not contain both Deny and Warn (repeating the same validation failure information"
              + " in the API response and headers serves no purpose)");
    }
    if (seen.isEmpty()) {
      errors.required(path, "at least one validation action is required");
    }
  }
}
