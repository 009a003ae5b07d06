package io.kubeterrarium.apiserver.kinds.network;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;
import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Ingress. */
public final class IngressKind implements Strategy {
  private static final int HOSTS_SHOWN = 3;

  private static final ResourceType TYPE =
      ResourceType.namespaced("networking.k8s.io/v1", "Ingress", "ingresses")
          .shortNames("ing")
          .storedUnder("ingress");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of(
          "status",
          new StatusSubresource(
              TYPE.kind(),
              ingress -> Defaults.struct(Meta.child(ingress, "status"), "loadBalancer"),
              IngressValidation::checkStatus));

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode ingress) {
    ingress.putObject("status").putObject("loadBalancer");
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode ingress, FieldErrors errors) {
    IngressValidation.checkCreate(ingress, errors);
  }

  /** The deprecated annotation is only spoken of when it is new. */
  @Override
  public void warn(ObjectNode ingress, @Nullable ObjectNode old, List<String> warnings) {
    if (old == null
        && Meta.annotations(ingress).containsKey(IngressValidation.CLASS)
        && !ingress.path("spec").hasNonNull("ingressClassName")) {
      warnings.add(
          "annotation \""
              + IngressValidation.CLASS
              + "\" is deprecated, please use 'spec.ingressClassName' instead");
    }
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode ingress, ObjectNode old, FieldErrors errors) {
    IngressValidation.checkUpdate(ingress.path("spec"), old.path("spec"), errors);
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name()
        .column(
            "Class",
            "string",
            "Which controller the Ingress is for.",
            text(ingress -> Cells.orNone(Meta.text(ingress.path("spec"), "ingressClassName"))))
        .column("Hosts", "string", "Which hosts the rules are about.", text(IngressKind::hosts))
        .column(
            "Address",
            "string",
            "Where the traffic arrives.",
            text(ingress -> String.join(",", Cells.loadBalancer(ingress))))
        .column(
            "Ports",
            "string",
            "Ports of the load balancer.",
            text(ingress -> ingress.path("spec").path("tls").isEmpty() ? "80" : "80, 443"))
        .age();
  }

  /** The first three; of further rules how many, whether they name a host or not. */
  private static String hosts(ObjectNode ingress) {
    List<ObjectNode> rules = objects(ingress.path("spec"), "rules");
    List<String> hosts = new ArrayList<>();
    for (ObjectNode rule : rules) {
      if (hosts.size() == HOSTS_SHOWN) {
        return String.join(",", hosts) + " + " + (rules.size() - HOSTS_SHOWN) + " more...";
      }
      if (!Meta.text(rule, "host").isEmpty()) {
        hosts.add(Meta.text(rule, "host"));
      }
    }
    return hosts.isEmpty() ? "*" : String.join(",", hosts);
  }

  @Override
  public Map<String, Subresource> subresources() {
    return SUBRESOURCES;
  }
}
