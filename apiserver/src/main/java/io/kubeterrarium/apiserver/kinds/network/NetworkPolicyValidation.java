package io.kubeterrarium.apiserver.kinds.network;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Ports;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Source: {@code ValidateNetworkPolicySpec}. */
final class NetworkPolicyValidation {
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
  private static final List<String> TYPES = List.of("Ingress", "Egress");

  private NetworkPolicyValidation() {}

  static void check(JsonNode spec, FieldErrors errors) {
    Labels.checkSelector(spec.path("podSelector"), "spec.podSelector", errors);
    rules(spec, "ingress", "from", errors);
    rules(spec, "egress", "to", errors);
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

  private static void rules(JsonNode spec, String direction, String peers, FieldErrors errors) {
    for (int i = 0; i < spec.path(direction).size(); i++) {
      JsonNode rule = spec.path(direction).get(i);
      String path = "spec." + direction + "[" + i + "]";
      for (int j = 0; j < rule.path("ports").size(); j++) {
        port(rule.path("ports").get(j), path + ".ports[" + j + "]", errors);
      }
      for (int j = 0; j < rule.path(peers).size(); j++) {
        peer(rule.path(peers).get(j), path + "." + peers + "[" + j + "]", errors);
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

  private static void peer(JsonNode peer, String path, FieldErrors errors) {
    int kinds = 0;
    for (String selector : List.of("podSelector", "namespaceSelector")) {
      if (peer.path(selector).isObject()) {
        kinds++;
        Labels.checkSelector(peer.path(selector), path + "." + selector, errors);
      }
    }
    JsonNode block = peer.path("ipBlock");
    if (block.isObject()) {
      block(block, path + ".ipBlock", errors);
    }
    if (kinds == 0 && !block.isObject()) {
      errors.required(path, "must specify a peer");
    } else if (kinds > 0 && block.isObject()) {
      errors.forbidden(path, "may not specify both ipBlock and another peer");
    }
  }

  private static void block(JsonNode block, String path, FieldErrors errors) {
    String cidr = Meta.text(block, "cidr");
    if (cidr.isEmpty()) {
      errors.required(path + ".cidr", "");
      return;
    }
    FieldErrors found = new FieldErrors();
    Addresses.cidr(cidr, path + ".cidr", found);
    errors.addAll(found);
    for (int i = 0; found.isEmpty() && i < block.path("except").size(); i++) {
      String except = block.path("except").get(i).asString("");
      String at = path + ".except[" + i + "]";
      FieldErrors wrong = new FieldErrors();
      Addresses.cidr(except, at, wrong);
      errors.addAll(wrong);
      if (wrong.isEmpty() && !isStrictlyWithin(except, cidr)) {
        errors.invalid(at, except, "must be a strict subset of `cidr`");
      }
    }
  }

  /** Ranges that say more, or say it otherwise, than they mean. Source: networkPolicyWarnings. */
  static void warn(JsonNode spec, List<String> warnings) {
    for (String[] way : new String[][] {{"ingress", "from"}, {"egress", "to"}}) {
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
    byte[] innerAddress = address(inner);
    byte[] outerAddress = address(outer);
    int shift = outerAddress.length * 8 - bits(outer);
    return innerAddress.length == outerAddress.length
        && bits(inner) > bits(outer)
        && new BigInteger(1, innerAddress)
            .shiftRight(shift)
            .equals(new BigInteger(1, outerAddress).shiftRight(shift));
  }

  private static int bits(String cidr) {
    return Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
  }

  /** Checked before to be an address, so nobody is asked for a name. */
  private static byte[] address(String cidr) {
    try {
      return InetAddress.getByName(cidr.substring(0, cidr.indexOf('/'))).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address was checked and is none: " + cidr, e);
    }
  }
}
