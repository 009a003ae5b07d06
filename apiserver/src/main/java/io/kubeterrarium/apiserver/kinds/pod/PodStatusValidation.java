package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a node agent may not write. Source: {@code ValidatePodStatusUpdate}. */
final class PodStatusValidation {
  private static final Set<String> SYSTEM_CONDITIONS =
      Set.of("PodScheduled", "Ready", "Initialized");

  private PodStatusValidation() {}

  static void check(ObjectNode pod, ObjectNode old, FieldErrors errors) {
    JsonNode status = pod.path("status");
    conditions(status, errors);
    String nominated = Meta.text(status, "nominatedNodeName");
    if (!nominated.isEmpty()
        && !nominated.equals(Meta.text(old.path("status"), "nominatedNodeName"))) {
      Values.invalid(
          "status.nominatedNodeName", nominated, LabelSyntax.dnsSubdomain(nominated), errors);
    }
    String quality = Meta.text(status, "qosClass");
    if (!quality.equals(Meta.text(old.path("status"), "qosClass"))) {
      errors.invalid("status.qosClass", quality, "field is immutable");
    }
    String restart = Meta.text(old.path("spec"), "restartPolicy");
    JsonNode before = old.path("status");
    if (!restart.equals("Always")) {
      boolean afterFailure = restart.equals("OnFailure");
      transitions(status, before, "containerStatuses", afterFailure, restarting(old), errors);
      transitions(status, before, "initContainerStatuses", afterFailure, restarting(old), errors);
    }
    transitions(status, before, "ephemeralContainerStatuses", false, Set.of(), errors);
    claimStatuses(status, pod.path("spec"), errors);
    addresses(status, "podIPs", errors);
    hostAddress(status, errors);
    addresses(status, "hostIPs", errors);
  }

  /** Under metadata, and with a capital letter: upstream's paths. */
  private static void conditions(JsonNode status, FieldErrors errors) {
    Defaults.each(
        status,
        "conditions",
        "metadata",
        (condition, at) -> {
          String type = Meta.text(condition, "type");
          if (!SYSTEM_CONDITIONS.contains(type)) {
            Values.invalid(at + ".Type", type, LabelSyntax.qualifiedName(type), errors);
          }
        });
  }

  /** Containers that are started again whatever the pod's own policy says. */
  private static Set<String> restarting(ObjectNode pod) {
    Set<String> names = new HashSet<>();
    for (String list : List.of("initContainers", "containers")) {
      for (ObjectNode container : Defaults.objects(pod.path("spec"), list)) {
        if (Meta.text(container, "restartPolicy").equals("Always")
            || !container.path("restartPolicyRules").isEmpty()) {
          names.add(Meta.text(container, "name"));
        }
      }
    }
    return names;
  }

  /** What has ended does not come back, unless it is to be started again. */
  private static void transitions(
      JsonNode status,
      JsonNode old,
      String list,
      boolean afterFailure,
      Set<String> restarting,
      FieldErrors errors) {
    List<ObjectNode> now = Defaults.objects(status, list);
    Defaults.each(
        old,
        list,
        "status",
        (before, at) -> {
          String name = Meta.text(before, "name");
          JsonNode ended = before.path("state").path("terminated");
          boolean mayRestart = afterFailure && ended.path("exitCode").asInt(0) != 0;
          if (!ended.isObject() || mayRestart || restarting.contains(name)) {
            return;
          }
          for (ObjectNode container : now) {
            if (Meta.text(container, "name").equals(name)
                && !container.path("state").path("terminated").isObject()) {
              errors.forbidden(at + ".state", "may not be transitioned to non-terminated state");
            }
          }
        });
  }

  private static void claimStatuses(JsonNode status, JsonNode spec, FieldErrors errors) {
    Set<String> claims = new HashSet<>();
    Defaults.objects(spec, "resourceClaims").forEach(each -> claims.add(Meta.text(each, "name")));
    Set<String> seen = new HashSet<>();
    Defaults.each(
        status,
        "resourceClaimStatuses",
        "status",
        (claim, at) -> {
          String name = Meta.text(claim, "name");
          if (!claims.contains(name)) {
            errors.invalid(
                at + ".name", name, "must match the name of an entry in `spec.resourceClaims`");
          }
          if (!seen.add(name)) {
            errors.duplicate(at + ".name", name);
          }
          if (claim.path("resourceClaimName").isString()) { // The path is upstream's.
            String made = Meta.text(claim, "resourceClaimName");
            Values.invalid(at + ".name", made, LabelSyntax.dnsSubdomain(made), errors);
          }
        });
  }

  private static void hostAddress(JsonNode status, FieldErrors errors) {
    JsonNode first = status.path("hostIPs").path(0);
    if (first.isObject() && !Meta.text(first, "ip").equals(Meta.text(status, "hostIP"))) {
      errors.invalid("status.hostIPs[0].ip", Meta.text(first, "ip"), "must be equal to `hostIP`");
    }
  }

  private static void addresses(JsonNode status, String list, FieldErrors errors) {
    List<ObjectNode> all = Defaults.objects(status, list);
    Set<Boolean> families = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      String ip = Meta.text(all.get(i), "ip");
      Addresses.ip(ip, "status." + list + "[" + i + "]", errors);
      families.add(Addresses.isIpv6(ip));
    }
    if (all.size() > 1 && (families.size() < 2 || all.size() > 2)) {
      errors.invalid(
          "status." + list,
          status.path(list),
          "may specify no more than one IP for each IP family");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      if (!seen.add(Meta.text(all.get(i), "ip"))) {
        errors.duplicate("status." + list + "[" + i + "]", all.get(i));
      }
    }
  }
}
