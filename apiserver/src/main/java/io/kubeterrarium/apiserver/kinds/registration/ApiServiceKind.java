package io.kubeterrarium.apiserver.kinds.registration;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Conditions;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.resource.MetaRule;
import io.kubeterrarium.apiserver.resource.NameRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * APIService: who serves a group version. One without a Service is this server's own, and available
 * from the start; one with a Service is when that answers.
 */
public final class ApiServiceKind implements Strategy {
  private static final int HIGHEST_GROUP = 20_000;
  private static final int HIGHEST_VERSION = 1_000;
  private static final int HIGHEST_PORT = 65_535;

  private static final ResourceType TYPE =
      ResourceType.clusterWide("apiregistration.k8s.io/v1", "APIService", "apiservices")
          .categories("api-extensions")
          .storedUnder("apiregistration.k8s.io/apiservices");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of(
          "status",
          new StatusSubresource(
              TYPE.kind(),
              (service, old, errors) ->
                  Conditions.statuses(service.path("status"), "status", errors)));

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public MetaRule metaRule() {
    return MetaRule.GENERIC;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public boolean allowUnconditionalUpdate() {
    return false;
  }

  /** That of the core group ends in a dot. */
  @Override
  public NameRule nameRule() {
    return NameRule.PATH_SEGMENT;
  }

  @Override
  public void setDefaults(ObjectNode apiService) {
    if (apiService.path("spec").path("service") instanceof ObjectNode service) {
      Defaults.number(service, "port", 443);
    }
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode apiService) {
    ObjectNode status = apiService.putObject("status");
    if (apiService.path("spec").path("service").isObject()) {
      return;
    }
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Available")
        .put("status", "True")
        .put("lastTransitionTime", ObjectMeta.time(context.now()))
        .put("reason", "Local")
        .put("message", "Local APIServices are always available");
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode apiService, FieldErrors errors) {
    JsonNode spec = apiService.path("spec");
    String name = Meta.text(spec, "version") + "." + Meta.text(spec, "group");
    if (!Meta.name(apiService).isEmpty() && !Meta.name(apiService).equals(name)) {
      errors.invalid(
          "metadata.name",
          Meta.name(apiService),
          "must be `spec.version+\".\"+spec.group`: \"" + name + "\"");
    }
    groupVersion(spec, errors);
    priority(spec, "groupPriorityMinimum", HIGHEST_GROUP, errors);
    priority(spec, "versionPriority", HIGHEST_VERSION, errors);
    JsonNode service = spec.path("service");
    if (service.isObject()) {
      Values.present(service, "spec.service", "namespace", errors);
      Values.present(service, "spec.service", "name", errors);
      int port = service.path("port").asInt(0);
      if (port < 1 || port > HIGHEST_PORT) {
        errors.invalid(
            "spec.service.port",
            port,
            "port is not valid: must be between 1 and " + HIGHEST_PORT + ", inclusive");
      }
      if (spec.path("insecureSkipTLSVerify").asBoolean(false)
          && !Meta.text(spec, "caBundle").isEmpty()) {
        errors.invalid(
            "spec.insecureSkipTLSVerify", true, "may not be true if caBundle is present");
      }
    } else {
      local(spec, errors);
    }
  }

  private static void groupVersion(JsonNode spec, FieldErrors errors) {
    String group = Meta.text(spec, "group");
    String version = Meta.text(spec, "version");
    if (!group.isEmpty()) {
      Values.invalid("spec.group", group, LabelSyntax.dnsSubdomain(group), errors);
    } else if (!version.equals("v1")) {
      errors.required("spec.group", "only v1 may have an empty group and it better be legacy kube");
    }
    Values.invalid("spec.version", version, LabelSyntax.dns1035Label(version), errors);
  }

  private static void local(JsonNode spec, FieldErrors errors) {
    String bundle = Meta.text(spec, "caBundle");
    if (!bundle.isEmpty()) {
      int length = Base64.getDecoder().decode(bundle).length;
      errors.invalid(
          "spec.caBundle", length + " bytes", "local APIServices may not have a caBundle");
    }
    if (spec.path("insecureSkipTLSVerify").asBoolean(false)) {
      errors.invalid(
          "spec.insecureSkipTLSVerify",
          true,
          "local APIServices may not have insecureSkipTLSVerify");
    }
  }

  private static void priority(JsonNode spec, String field, int highest, FieldErrors errors) {
    JsonNode value = spec.path(field);
    if (value.asInt(0) <= 0 || value.asInt(0) > highest) {
      errors.invalid("spec." + field, value.asInt(0), "must be positive and less than " + highest);
    }
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name()
        .column("Service", "string", "Where the server is.", Cells.text(ApiServiceKind::service))
        .column("Available", "string", "Whether it answers.", Cells.text(ApiServiceKind::available))
        .age();
  }

  private static String service(ObjectNode apiService) {
    JsonNode service = apiService.path("spec").path("service");
    return service.isObject()
        ? Meta.text(service, "namespace") + "/" + Meta.text(service, "name")
        : "Local";
  }

  /** {@code True}, or {@code False (ServiceNotFound)}. */
  private static String available(ObjectNode apiService) {
    for (ObjectNode condition : Defaults.objects(apiService.path("status"), "conditions")) {
      if (Meta.text(condition, "type").equals("Available")) {
        String status = Meta.text(condition, "status");
        return status.equals("True")
            ? status
            : status + " (" + Meta.text(condition, "reason") + ")";
      }
    }
    return "Unknown";
  }

  @Override
  public Map<String, Subresource> subresources() {
    return SUBRESOURCES;
  }
}
