package io.kubeterrarium.apiserver.kinds.network;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cluster addresses and IP families: what they must be, what they may become, and what this cluster
 * of one family has. Source: {@code ValidateServiceClusterIPsRelatedFields}, {@code
 * validateUpgradeDowngradeClusterIPs}, and {@code initIPFamilyFields} of the Service's registry.
 */
final class ClusterIpValidation {
  private static final Set<String> FAMILIES = Set.of("IPv4", "IPv6");
  private static final Set<String> POLICIES =
      Set.of("PreferDualStack", "RequireDualStack", "SingleStack");
  private static final String HELD = "may not change once set";

  private ClusterIpValidation() {}

  /** For Services that have addresses. */
  static void check(ObjectNode service, JsonNode old, FieldErrors errors) {
    JsonNode spec = ServiceShape.spec(service);
    JsonNode addresses = spec.path("clusterIPs");
    String single = Meta.text(spec, "clusterIP");
    if (single.isEmpty() && !addresses.isEmpty()) {
      errors.invalid(
          "spec.clusterIPs", addresses, "must be empty when `clusterIP` is not specified");
    } else if (!single.isEmpty() && addresses.isEmpty()) {
      errors.required("spec.clusterIPs", "");
    } else if (!single.equals(addresses.path(0).asString(""))) {
      errors.invalid("spec.clusterIPs", addresses, "first value must match `clusterIP`");
    }
    families(spec.path("ipFamilies"), errors);
    Values.oneOfOrNone(spec, "spec", "ipFamilyPolicy", POLICIES, errors);
    if (wellFormed(addresses, ServiceShape.held(old, "clusterIPs"), errors)) {
      matchFamilies(service, addresses, spec.path("ipFamilies"), errors);
    }
  }

  private static void families(JsonNode families, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < families.size(); i++) {
      String family = families.get(i).asString("");
      String path = "spec.ipFamilies[" + i + "]";
      if (!FAMILIES.contains(family)) {
        errors.notSupported(path, family, FAMILIES);
      }
      if (!seen.add(family)) {
        errors.duplicate(path, family);
      }
    }
  }

  private static boolean wellFormed(JsonNode addresses, Set<String> held, FieldErrors errors) {
    boolean well = true;
    for (int i = 0; i < addresses.size(); i++) {
      String address = addresses.get(i).asString("");
      if (i > 0 || !address.equals(ServiceShape.NONE)) {
        well &= Addresses.ip(address, "spec.clusterIPs[" + i + "]", held, errors);
      } else if (addresses.size() > 1) {
        errors.invalid("spec.clusterIPs", addresses, "'None' must be the first and only value");
        well = false;
      }
    }
    if (addresses.size() > 2) {
      errors.invalid("spec.clusterIPs", addresses, "may only hold up to 2 values");
    }
    return well;
  }

  private static void matchFamilies(
      ObjectNode service, JsonNode addresses, JsonNode families, FieldErrors errors) {
    Set<Boolean> found = new HashSet<>();
    addresses.forEach(address -> found.add(Addresses.isIpv6(address.asString(""))));
    if (addresses.size() > 1 && found.size() < 2) {
      errors.invalid(
          "spec.clusterIPs", addresses, "may specify no more than one IP for each IP family");
    }
    for (int i = 0; i < Math.min(addresses.size(), families.size()); i++) {
      String address = addresses.get(i).asString("");
      String family = families.get(i).asString("");
      if (!ServiceShape.isHeadless(service)
          && !family.equals(Addresses.isIpv6(address) ? "IPv6" : "IPv4")) {
        errors.invalid(
            "spec.clusterIPs[" + i + "]",
            address,
            "expected an " + family + " value as indicated by `ipFamilies[" + i + "]`");
      }
    }
  }

  /** What a cluster of one family cannot give. */
  static void checkConfigured(ObjectNode service, FieldErrors errors) {
    JsonNode spec = ServiceShape.spec(service);
    JsonNode addresses = spec.path("clusterIPs");
    JsonNode families = spec.path("ipFamilies");
    boolean headless = ServiceShape.isHeadless(service);
    for (int i = families.size(); i < addresses.size() && !headless; i++) {
      if (Addresses.isIpv6(addresses.get(i).asString(""))) {
        errors.invalid(
            "spec.clusterIPs[" + i + "]", addresses, "IPv6 is not configured on this cluster");
      }
    }
    if (!errors.isEmpty() || headless && spec.path("selector").isEmpty()) {
      return;
    }
    String policy = Meta.text(spec, "ipFamilyPolicy");
    if (policy.equals("RequireDualStack")) {
      errors.invalid(
          "spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services");
    }
    for (int i = 0; i < families.size(); i++) {
      if (families.get(i).asString("").equals("IPv6")) {
        errors.invalid("spec.ipFamilies[" + i + "]", "IPv6", "not configured on this cluster");
      }
    }
  }

  /** An address is for as long as the Service has one. */
  static void checkUpdate(ObjectNode service, ObjectNode old, FieldErrors errors) {
    if (ServiceShape.isExternalName(service) || ServiceShape.isExternalName(old)) {
      return;
    }
    boolean headless = ServiceShape.isHeadless(service);
    boolean wasHeadless = ServiceShape.isHeadless(old);
    if (!headless || !wasHeadless) {
      addresses(ServiceShape.spec(service), ServiceShape.spec(old), errors);
    }
    if (!headless && !wasHeadless) {
      familyChanges(ServiceShape.spec(service), ServiceShape.spec(old), errors);
    }
  }

  private static void addresses(JsonNode spec, JsonNode before, FieldErrors errors) {
    JsonNode now = spec.path("clusterIPs");
    JsonNode then = before.path("clusterIPs");
    if (now.size() == then.size()) {
      for (int i = 0; i < then.size(); i++) {
        if (!then.get(i).equals(now.get(i))) {
          errors.invalid("spec.clusterIPs[" + i + "]", now, HELD);
        }
      }
      return;
    }
    if (now.isEmpty()) {
      errors.invalid(
          "spec.clusterIPs[0]",
          now.isMissingNode() ? null : now,
          "primary clusterIP can not be unset");
    } else if (!then.isEmpty() && !then.get(0).equals(now.get(0))) {
      errors.invalid("spec.clusterIPs[0]", now, HELD);
    }
    if (then.size() > now.size() && now.size() == 1) {
      mustBeSingle(spec, "clusterIP", errors);
    }
  }

  private static void familyChanges(JsonNode spec, JsonNode before, FieldErrors errors) {
    JsonNode now = spec.path("ipFamilies");
    JsonNode then = before.path("ipFamilies");
    if (!now.isEmpty() && !then.isEmpty() && !now.get(0).equals(then.get(0))) {
      errors.invalid("spec.ipFamilies[0]", now, HELD);
    }
    if (now.size() == 2 && then.size() == 2 && !now.get(1).equals(then.get(1))) {
      errors.invalid("spec.ipFamilies[0]", now, HELD);
    }
    if (then.size() > now.size() && now.size() == 1) {
      mustBeSingle(spec, "ipFamily", errors);
    }
  }

  private static void mustBeSingle(JsonNode spec, String what, FieldErrors errors) {
    String policy = Meta.text(spec, "ipFamilyPolicy");
    if (!policy.equals("SingleStack")) {
      errors.invalid(
          "spec.ipFamilyPolicy",
          policy.isEmpty() ? null : policy,
          "must be set to 'SingleStack' when releasing the secondary " + what);
    }
  }
}
