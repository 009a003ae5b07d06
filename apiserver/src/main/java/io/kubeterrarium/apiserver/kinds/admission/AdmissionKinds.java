package io.kubeterrarium.apiserver.kinds.admission;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The table of policies and bindings. */
public final class AdmissionKinds {
  private static final String GROUP_VERSION = "admissionregistration.k8s.io/v1";

  private AdmissionKinds() {}

  public static List<Strategy> all() {
    ResourceType validating = type("ValidatingAdmissionPolicy", "validatingadmissionpolicies");
    return List.of(
        new AdmissionKind(
            type("MutatingAdmissionPolicy", "mutatingadmissionpolicies"),
            policies("Mutations", "mutations"),
            Map.of(),
            new MutatingPolicyRules()),
        new AdmissionKind(
            type("MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings"),
            bindings(),
            Map.of(),
            new BindingRules(false)),
        new AdmissionKind(
            validating,
            policies("Validations", "validations"),
            Map.of("status", new StatusSubresource(validating.kind())),
            new ValidatingPolicyRules()),
        new AdmissionKind(
            type("ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings"),
            bindings(),
            Map.of(),
            new BindingRules(true)));
  }

  private static ResourceType type(String kind, String plural) {
    return ResourceType.clusterWide(GROUP_VERSION, kind, plural).categories("api-extensions");
  }

  private static TableColumns policies(String column, String field) {
    return TableColumns.start()
        .name()
        .column(
            column,
            "integer",
            "How many there are.",
            Cells.number(policy -> (long) policy.path("spec").path(field).size()))
        .column("ParamKind", "string", "What its parameters are.", Cells.text(AdmissionKinds::kind))
        .age();
  }

  private static String kind(ObjectNode policy) {
    JsonNode kind = policy.path("spec").path("paramKind");
    return kind.isObject()
        ? Meta.text(kind, "apiVersion") + "/" + Meta.text(kind, "kind")
        : "<unset>";
  }

  private static TableColumns bindings() {
    return TableColumns.start()
        .name()
        .column(
            "PolicyName",
            "string",
            "Which policy.",
            Cells.text(binding -> Meta.text(binding.path("spec"), "policyName")))
        .column(
            "ParamRef", "string", "With which parameters.", Cells.text(AdmissionKinds::parameter))
        .age();
  }

  private static String parameter(ObjectNode binding) {
    JsonNode reference = binding.path("spec").path("paramRef");
    if (!reference.isObject()) {
      return "<unset>";
    }
    String namespace = Meta.text(reference, "namespace");
    String name = Meta.text(reference, "name");
    String shown = name.isEmpty() ? Cells.selector(reference.path("selector")) : name;
    return (namespace.isEmpty() ? "*" : namespace) + "/" + shown;
  }
}
