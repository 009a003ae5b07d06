package io.kubeterrarium.apiserver.kinds.admission;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
            Map.of(
                "status",
                new StatusSubresource(validating.kind(), policy -> {}, PolicyStatus::check)),
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
    String namespace = Meta.text(reference, "namespace");
    String name = Meta.text(reference, "name");
    if (!name.isEmpty()) {
      return (namespace.isEmpty() ? "*" : namespace) + "/" + name;
    }
    return reference.path("selector").isObject() ? goText(reference.path("selector")) : "<unset>";
  }

  /** A label selector as upstream's generated code prints one, types and all. */
  private static String goText(JsonNode selector) {
    StringBuilder text = new StringBuilder("&LabelSelector{MatchLabels:map[string]string{");
    new TreeMap<>(Meta.strings(selector.path("matchLabels")))
        .forEach((key, value) -> text.append(key).append(": ").append(value).append(','));
    text.append("},MatchExpressions:[]LabelSelectorRequirement{");
    for (ObjectNode each : Defaults.objects(selector, "matchExpressions")) {
      List<String> values = new ArrayList<>();
      each.path("values").forEach(value -> values.add(value.asString("")));
      text.append(
          "LabelSelectorRequirement{Key:%s,Operator:%s,Values:[%s],},"
              .formatted(
                  Meta.text(each, "key"), Meta.text(each, "operator"), String.join(" ", values)));
    }
    return text.append("},}").toString();
  }
}
