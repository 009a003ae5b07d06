package io.kubeterrarium.apiserver.kinds.network;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** NetworkPolicy. */
public final class NetworkPolicyKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies")
          .shortNames("netpol");

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public void setDefaults(ObjectNode policy) {
    ObjectNode spec = Meta.child(policy, "spec");
    Defaults.struct(spec, "podSelector");
    if (spec.path("policyTypes").isEmpty()) {
      ArrayNode types = Json.array().add("Ingress");
      if (!spec.path("egress").isEmpty()) {
        types.add("Egress");
      }
      spec.set("policyTypes", types);
    }
    for (String direction : List.of("ingress", "egress")) {
      for (ObjectNode rule : objects(spec, direction)) {
        objects(rule, "ports").forEach(port -> Defaults.textPointer(port, "protocol", "TCP"));
      }
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode policy, FieldErrors errors) {
    NetworkPolicyValidation.check(policy.path("spec"), Json.object(), errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode policy, ObjectNode old, FieldErrors errors) {
    NetworkPolicyValidation.check(policy.path("spec"), old.path("spec"), errors);
  }

  @Override
  public void warn(ObjectNode policy, @Nullable ObjectNode old, List<String> warnings) {
    NetworkPolicyValidation.warn(policy.path("spec"), warnings);
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name()
        .column(
            "Pod-Selector",
            "string",
            "Which pods the policy is about.",
            Cells.text(policy -> Cells.selector(policy.path("spec").path("podSelector"))))
        .age();
  }
}
