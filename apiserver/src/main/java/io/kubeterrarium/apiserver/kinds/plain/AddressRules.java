package io.kubeterrarium.apiserver.kinds.plain;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.References;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** IPAddress and ServiceCIDR. Source: {@code ValidateIPAddress}, {@code ValidateServiceCIDR}. */
final class AddressRules {
  private static final String IMMUTABLE = "field is immutable";
  private static final String CIDRS = "spec.cidrs";

  private AddressRules() {}

  static void address(ObjectNode address, @Nullable ObjectNode old, FieldErrors errors) {
    JsonNode parent = address.path("spec").path("parentRef");
    String path = "spec.parentRef";
    if (old != null) {
      if (!SameTree.same(parent, old.path("spec").path("parentRef"))) {
        errors.invalid(path, parent.isMissingNode() ? null : parent, IMMUTABLE);
      }
      return;
    }
    Addresses.canonicalIp(Meta.name(address), "metadata.name", errors);
    if (!parent.isObject()) {
      errors.required(path, "");
      return;
    }
    String group = Meta.text(parent, "group");
    if (!group.isEmpty()) {
      Values.invalid(path + ".group", group, LabelSyntax.dnsSubdomain(group), errors);
    }
    References.segment(parent, "resource", path, errors);
    References.segment(parent, "name", path, errors);
    String namespace = Meta.text(parent, "namespace");
    Values.invalid(path + ".namespace", namespace, MetaValidation.pathSegment(namespace), errors);
  }

  /** A second family may be added; nothing else changes. */
  static void ranges(ObjectNode ranges, @Nullable ObjectNode old, FieldErrors errors) {
    List<String> now = cidrs(ranges);
    if (old == null) {
      ranges(now, ranges.path("spec"), errors);
      return;
    }
    List<String> then = cidrs(old);
    if (now.size() == then.size()) {
      for (int i = 0; i < now.size(); i++) {
        stays(now, then, i, errors);
      }
    } else if (then.size() == 1 && now.size() == 2) {
      stays(now, then, 0, errors);
      ranges(now, ranges.path("spec"), errors);
    } else {
      errors.invalid(CIDRS, ranges.path("spec").get("cidrs"), IMMUTABLE);
    }
  }

  private static List<String> cidrs(ObjectNode ranges) {
    List<String> cidrs = new ArrayList<>();
    ranges.path("spec").path("cidrs").forEach(cidr -> cidrs.add(cidr.asString("")));
    return cidrs;
  }

  private static void stays(List<String> now, List<String> then, int i, FieldErrors errors) {
    if (!now.get(i).equals(then.get(i))) {
      errors.invalid(CIDRS + "[" + i + "]", now.get(i), IMMUTABLE);
    }
  }

  private static void ranges(List<String> cidrs, JsonNode spec, FieldErrors errors) {
    if (cidrs.isEmpty()) {
      errors.required(CIDRS, "at least one CIDR required");
      return;
    }
    if (cidrs.size() > 2) {
      ObjectNode shown = Json.object();
      shown.set("CIDRs", spec.path("cidrs"));
      errors.invalid(CIDRS, shown, "may only hold up to 2 values");
      return;
    }
    FieldErrors own = new FieldErrors();
    for (int i = 0; i < cidrs.size(); i++) {
      Addresses.canonicalCidr(cidrs.get(i), CIDRS + "[" + i + "]", own);
    }
    errors.addAll(own);
    if (cidrs.size() == 2
        && own.isEmpty()
        && cidrs.get(0).contains(":") == cidrs.get(1).contains(":")) {
      errors.invalid(
          CIDRS,
          spec.path("cidrs"),
          "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64");
    }
  }
}
