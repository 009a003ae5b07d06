package io.kubeterrarium.apiserver.kinds.network;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.References;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** IngressClass. */
public final class IngressClassKind implements Strategy {
  private static final int LONGEST_CONTROLLER = 250;
  private static final List<String> SCOPES = List.of("Cluster", "Namespace");

  private static final ResourceType TYPE =
      ResourceType.clusterWide("networking.k8s.io/v1", "IngressClass", "ingressclasses");

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public void setDefaults(ObjectNode ingressClass) {
    if (ingressClass.path("spec").path("parameters") instanceof ObjectNode parameters) {
      Defaults.textPointer(parameters, "scope", "Cluster");
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode ingressClass, FieldErrors errors) {
    JsonNode spec = ingressClass.path("spec");
    String controller = Meta.text(spec, "controller");
    if (controller.length() > LONGEST_CONTROLLER) {
      errors.tooLong("spec.controller", LONGEST_CONTROLLER);
    }
    References.domainPrefixed(controller, "spec.controller", errors);
    JsonNode parameters = spec.path("parameters");
    if (parameters.isObject()) {
      parameters(parameters, errors);
    }
  }

  private static void parameters(JsonNode parameters, FieldErrors errors) {
    String path = "spec.parameters";
    References.typed(parameters, path, errors);
    Values.oneOf(parameters, path, "scope", SCOPES, errors);
    JsonNode namespace = parameters.path("namespace");
    String scope = Meta.text(parameters, "scope");
    if (scope.equals("Cluster") && namespace.isString()) {
      errors.forbidden(path + ".namespace", "`parameters.scope` is set to 'Cluster'");
    } else if (scope.equals("Namespace") && !namespace.isString()) {
      errors.required(path + ".namespace", "`parameters.scope` is set to 'Namespace'");
    } else if (scope.equals("Namespace")) {
      Values.invalid(
          path + ".namespace", namespace, LabelSyntax.dnsLabel(namespace.stringValue()), errors);
    }
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode ingressClass, ObjectNode old, FieldErrors errors) {
    String controller = Meta.text(ingressClass.path("spec"), "controller");
    if (!controller.equals(Meta.text(old.path("spec"), "controller"))) {
      errors.invalid("spec.controller", controller, "field is immutable");
    }
    validateCreate(context, ingressClass, errors);
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name()
        .column(
            "Controller",
            "string",
            "Who serves Ingresses of this class.",
            text(each -> Meta.text(each.path("spec"), "controller")))
        .column(
            "Parameters",
            "string",
            "Further settings, in an object of their own.",
            text(IngressClassKind::shown))
        .age();
  }

  private static String shown(ObjectNode ingressClass) {
    JsonNode parameters = ingressClass.path("spec").path("parameters");
    if (!parameters.isObject()) {
      return Cells.NONE;
    }
    String group = Meta.text(parameters, "apiGroup");
    return Meta.text(parameters, "kind")
        + (group.isEmpty() ? "" : "." + group)
        + "/"
        + Meta.text(parameters, "name");
  }
}
