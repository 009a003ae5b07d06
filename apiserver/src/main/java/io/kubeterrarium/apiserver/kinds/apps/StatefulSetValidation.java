package io.kubeterrarium.apiserver.kinds.apps;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.claim.ClaimSpec;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.InternalNames;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateValidation;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Source: {@code ValidateStatefulSetSpec} and {@code ValidateStatefulSetUpdate}. The template's
 * containers may mount what the claim templates will make, as if these were volumes of the pod.
 */
final class StatefulSetValidation {
  private static final List<String> RETENTION = List.of("Retain", "Delete");

  private static final String CLAIMS = "volumeClaimTemplates";

  /** What an update may change. */
  private static final Set<String> OPEN =
      Set.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  private StatefulSetValidation() {}

  static void checkCreate(ObjectNode spec, FieldErrors errors) {
    check(spec, true, true, errors);
  }

  /** An update is not held to what cannot change, nor to a template that was never valid. */
  static void checkUpdate(ObjectNode spec, ObjectNode old, FieldErrors errors) {
    FieldErrors before = new FieldErrors();
    check(old, false, true, before);
    check(spec, false, before.isEmpty(), errors);
    checkStays(spec, old, errors);
  }

  /**
   * @param fixed whether to look at what is settled on creation
   * @param whole whether to look at all of the template
   */
  private static void check(ObjectNode spec, boolean fixed, boolean whole, FieldErrors errors) {
    String management = Meta.text(spec, "podManagementPolicy");
    if (!management.equals("OrderedReady") && !management.equals("Parallel")) {
      errors.invalid(
          "spec.podManagementPolicy", management, "must be 'OrderedReady' or 'Parallel'");
    }
    updateStrategy(spec.path("updateStrategy"), errors);
    JsonNode retention = spec.path("persistentVolumeClaimRetentionPolicy");
    String path = "spec.persistentVolumeClaimRetentionPolicy";
    Values.oneOf(retention, path, "whenDeleted", RETENTION, errors);
    Values.oneOf(retention, path, "whenScaled", RETENTION, errors);
    if (fixed) {
      Defaults.each(
          spec,
          CLAIMS,
          "spec",
          (claim, at) -> ClaimSpec.check(claim.path("spec"), at + ".spec", errors));
    }
    Values.notNegative(spec, "spec", "replicas", errors);
    Values.notNegative(spec, "spec", "minReadySeconds", errors);
    Values.notNegative(spec.path("ordinals"), "spec.ordinals", "start", errors);
    String service = Meta.text(spec, "serviceName");
    if (fixed && !service.isEmpty()) {
      Values.invalid("spec.serviceName", service, LabelSyntax.dnsLabel(service), errors);
    }
    Selection.check("statefulset", spec, errors);
    if (Labels.isSelector(spec.path("selector"))) {
      template(spec, whole, errors);
    } else {
      errors.invalid("spec.selector", spec.get("selector"), "");
    }
  }

  private static void template(ObjectNode spec, boolean whole, FieldErrors errors) {
    ObjectNode template = withClaims(spec);
    if (whole) {
      PodTemplateValidation.checkForEver(
          "StatefulSet", template, spec.path("selector"), "spec.template", errors);
    } else {
      PodTemplateValidation.checkSelected(template, spec.path("selector"), "spec.template", errors);
      PodTemplateValidation.checkEndless("StatefulSet", template, "spec.template", errors);
    }
  }

  /**
   * The template as its pods are made of it: with a volume for each claim, before the others and in
   * the place of those with its name, and with names that are the controller's business.
   */
  private static ObjectNode withClaims(ObjectNode spec) {
    Map<String, ObjectNode> volumes = new LinkedHashMap<>();
    ObjectNode template = Json.object();
    template.setAll(Meta.child(spec, "template"));
    ObjectNode pod = Json.object();
    pod.setAll(Meta.child(template, "spec"));
    pod.remove(List.of("hostname", "subdomain"));
    for (ObjectNode claim : Defaults.objects(spec, CLAIMS)) {
      String name = Meta.name(claim);
      ObjectNode volume = Json.object().put("name", name);
      volume.putObject("persistentVolumeClaim").put("claimName", name);
      volumes.put(name, volume);
    }
    ArrayNode all = Json.array();
    volumes.values().forEach(all::add);
    for (ObjectNode volume : Defaults.objects(pod, "volumes")) {
      if (!volumes.containsKey(Meta.text(volume, "name"))) {
        all.add(volume);
      }
    }
    pod.set("volumes", all);
    template.set("spec", pod);
    return template;
  }

  private static void updateStrategy(JsonNode strategy, FieldErrors errors) {
    String path = "spec.updateStrategy";
    JsonNode rolling = strategy.path("rollingUpdate");
    switch (Meta.text(strategy, "type")) {
      case "OnDelete" -> {
        if (rolling.isObject()) {
          ObjectNode shown = InternalNames.of(rolling, "partition", "*maxUnavailable");
          shown.put("Partition", rolling.path("partition").asInt(0));
          errors.invalid(
              path + ".rollingUpdate", shown, "only allowed for updateStrategy 'RollingUpdate'");
        }
      }
      case "RollingUpdate" -> {
        Values.notNegative(rolling, path + ".rollingUpdate", "partition", errors);
        Values.countOrPercent(rolling, path + ".rollingUpdate", "maxUnavailable", errors);
        if (rolling.has("maxUnavailable")
            && Values.magnitude(rolling.path("maxUnavailable")) == 0) {
          errors.invalid(
              path + ".rollingUpdate.maxUnavailable",
              rolling.path("maxUnavailable"),
              "cannot be 0");
        }
        Values.notAboveAll(rolling, path + ".rollingUpdate", "maxUnavailable", errors);
      }
      default ->
          errors.invalid(
              path,
              InternalNames.of(strategy, "type", "*rollingUpdate"),
              "must be 'RollingUpdate' or 'OnDelete'");
    }
  }

  private static void checkStays(JsonNode spec, JsonNode old, FieldErrors errors) {
    Set<String> fields = new TreeSet<>();
    spec.properties().forEach(field -> fields.add(field.getKey()));
    old.properties().forEach(field -> fields.add(field.getKey()));
    fields.removeAll(OPEN);
    for (String field : fields) {
      if (!SameTree.same(spec.path(field), old.path(field))) {
        errors.forbidden(
            "spec",
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
                + " 'updateStrategy', 'revisionHistoryLimit',"
                + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        return;
      }
    }
  }
}
