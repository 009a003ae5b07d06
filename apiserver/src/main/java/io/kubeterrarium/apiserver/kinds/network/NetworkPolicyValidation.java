package io.kubeterrarium.apiserver.kinds.network;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Ports;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Source: {@code ValidateNetworkPolicySpec}. */
final class NetworkPolicyValidation {
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
  private static final List<String> TYPES = List.of("Ingress", "Egress");
  private static final String[][] WAYS = {{"ingress", "from"}, {"egress", "to"}};

  private NetworkPolicyValidation() {}

  /** Ranges that stand somewhere in the old spec may stand anywhere in the new one. */
  static void check(JsonNode spec, JsonNode old, FieldErrors errors) {
    boolean lax = !Labels.isSelector(old.path("podSelector"));
    Set<String> held = ranges(old);
    selector(spec.path("podSelector"), "spec.podSelector", lax, errors);
    rules(spec, "ingress", "from", lax, held, errors);
    rules(spec, "egress", "to", lax, held, errors);
    JsonNode types = spec.path("policyTypes");
    if (types.size() > TYPES.size()) {
      errors.invalid("spec.policyTypes", types, "may not specify more than two policyTypes");
      return;
    }
    for (int i = 0; i < types.size(); i++) {
      if (!TYPES.contains(types.get(i).asString(""))) {
        errors.notSupported("spec.policyTypes[" + i + "]", types.get(i), TYPES);
      }
    }
  }

  private static Set<String> ranges(JsonNode spec) {
    Set<String> all = new HashSet<>();
    for (String[] way : WAYS) {
      for (JsonNode rule : spec.path(way[0])) {
        for (JsonNode peer : rule.path(way[1])) {
          all.add(Meta.text(peer.path("ipBlock"), "cidr"));
          peer.path("ipBlock").path("except").forEach(except -> all.add(except.asString("")));
        }
      }
    }
    return all;
  }

  /** Where the stored selector is wrong, its successors' values are not looked at. */
  private static void selector(JsonNode selector, String path, boolean lax, FieldErrors errors) {
    if (lax) {
      Labels.checkSelectorButItsValues(selector, path, errors);
    } else {
      Labels.checkSelector(selector, path, errors);
    }
  }

  private static void rules(
      JsonNode spec,
      String direction,
      String peers,
      boolean lax,
      Set<String> held,
      FieldErrors errors) {
    for (int i = 0; i < spec.path(direction).size(); i++) {
      JsonNode rule = spec.path(direction).get(i);
      String path = "spec." + direction + "[" + i + "]";
      for (int j = 0; j < rule.path("ports").size(); j++) {
        port(rule.path("ports").get(j), path + ".ports[" + j + "]", errors);
      }
      for (int j = 0; j < rule.path(peers).size(); j++) {
        String at = path + "." + peers + "[" + j + "]";
        peer(rule.path(peers).get(j), at, lax, held, errors);
      }
    }
  }

  private static void port(JsonNode port, String path, FieldErrors errors) {
    Values.oneOfOrNone(port, path, "protocol", PROTOCOLS, errors);
    JsonNode number = port.path("port");
    JsonNode end = port.path("endPort");
    String endPath = path + ".endPort";
    if (Defaults.isUnset(number)) {
      if (end.isNumber()) {
        errors.invalid(endPath, end, "may not be specified when `port` is not specified");
      }
    } else if (number.isString()) {
      if (end.isNumber()) {
        errors.invalid(endPath, end, "may not be specified when `port` is non-numeric");
      }
      Ports.numberOrName(number, path + ".port", errors);
    } else {
      Ports.number(number, path + ".port", errors);
      if (end.isNumber()) {
        if (end.asInt(0) < number.asInt(0)) {
          errors.invalid(endPath, end, "must be greater than or equal to `port`");
        }
        Ports.number(end, endPath, errors);
      }
    }
  }

  private static void peer(
      JsonNode peer, String path, boolean lax, Set<String> held, FieldErrors errors) {
    int kinds = 0;
    for (String selector : List.of("podSelector", "namespaceSelector")) {
      if (peer.path(selector).isObject()) {
        kinds++;
        selector(peer.path(selector), path + "." + selector, lax, errors);
      }
    }
    JsonNode block = peer.path("ipBlock");
    if (block.isObject()) {
      block(block, path + ".ipBlock", held, errors);
    }
    if (kinds == 0 && !block.isObject()) {
      errors.required(path, "must specify a peer");
    } else if (kinds > 0 && block.isObject()) {
      errors.forbidden(path, "may not specify both ipBlock and another peer");
    }
  }

  private static void block(JsonNode block, String path, Set<String> held, FieldErrors errors) {
    String cidr = Meta.text(block, "cidr");
    if (cidr.isEmpty()) {
      errors.required(path + ".cidr", "");
      return;
    }
    Addresses.cidr(cidr, path + ".cidr", held, errors);
    for (int i = 0; Addresses.isCidr(cidr) && i < block.path("except").size(); i++) {
      String except = block.path("except").get(i).asString("");
      String at = path + ".except[" + i + "]";
      Addresses.cidr(except, at, held, errors);
      if (Addresses.isCidr(except) && !isStrictlyWithin(except, cidr)) {
        errors.invalid(at, except, "must be a strict subset of `cidr`");
      }
    }
  }

  /** Ranges that say more, or say it otherwise, than they mean. Source: networkPolicyWarnings. */
  static void warn(JsonNode spec, List<String> warnings) {
    for (String[] way : WAYS) {
      for (int i = 0; i < spec.path(way[0]).size(); i++) {
        JsonNode peers = spec.path(way[0]).get(i).path(way[1]);
        for (int j = 0; j < peers.size(); j++) {
          JsonNode block = peers.get(j).path("ipBlock");
          String path = "spec." + way[0] + "[" + i + "]." + way[1] + "[" + j + "].ipBlock";
          if (block.isObject()) {
            Addresses.warnOfCidr(Meta.text(block, "cidr"), path + ".cidr", warnings);
          }
          for (int k = 0; k < block.path("except").size(); k++) {
            String except = block.path("except").get(k).asString("");
            Addresses.warnOfCidr(except, path + ".except[" + k + "]", warnings);
          }
        }
      }
    }
  }

  private static boolean isStrictlyWithin(String inner, String outer) {
    byte[] innerAddress = Addresses.bytes(inner.substring(0, inner.indexOf('/')));
    byte[] outerAddress = Addresses.bytes(outer.substring(0, outer.indexOf('/')));
    int shift = outerAddress.length * 8 - bits(outer, outerAddress);
    return innerAddress.length == outerAddress.length
        && bits(inner, innerAddress) > bits(outer, outerAddress)
        && new BigInteger(1, innerAddress)
            .shiftRight(shift)
            .equals(new BigInteger(1, outerAddress).shiftRight(shift));
  }

  /** Of an IPv4 address in IPv6's clothes those of the address. */
  private static int bits(String cidr, byte[] address) {
    int slash = cidr.indexOf('/');
    boolean mapped = address.length == 4 && cidr.contains(":");
    return Integer.parseInt(cidr.substring(slash + 1)) - (mapped ? 96 : 0);
  }
}
