package io.kubeterrarium.apiserver.kinds.network;

import io.kubeterrarium.api.json.Meta;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The range of cluster addresses. The lowest 256 are for those that are asked for by name; the
 * others are handed out in turn, so that one that was just given back rests. Guarded by its owner.
 */
final class ClusterAddresses {
  static final String RANGE = "10.96.0.0/12";
  static final String KUBERNETES = "10.96.0.1";

  private static final int BASE = 10 << 24 | 96 << 16;
  private static final int SIZE = 1 << 20;
  private static final int BY_NAME = 256;
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

  private int cursor = BY_NAME;

  /** Why the address cannot be given to the Service; empty where it can. */
  String problem(String address, JsonNode service, Set<String> taken) {
    int offset = offset(address);
    if (offset < 1 || offset >= SIZE - 1) {
      return "the provided IP ("
          + address
          + ") is not in the valid range. The range of valid IPs is "
          + RANGE;
    }
    boolean reserved = address.equals(KUBERNETES) && !isKubernetes(service);
    return reserved || taken.contains(address) ? "provided IP is already allocated" : "";
  }

  /** A free address; empty where there is none left. */
  String next(Set<String> taken) {
    for (int tried = 0; tried < SIZE; tried++) {
      cursor = cursor + 1 >= SIZE - 1 ? 1 : cursor + 1;
      String address = text(cursor);
      if (!address.equals(KUBERNETES) && !taken.contains(address)) {
        return address;
      }
    }
    return "";
  }

  private static boolean isKubernetes(JsonNode service) {
    return Meta.namespace(service).equals("default") && Meta.name(service).equals("kubernetes");
  }

  /** How far into the range; negative where it is outside, or no IPv4 address. */
  private static int offset(String address) {
    if (!IPV4.matcher(address).matches()) {
      return -1;
    }
    int value = 0;
    for (String part : address.split("\\.", -1)) {
      int octet = Integer.parseInt(part);
      if (octet > 255) {
        return -1;
      }
      value = value << 8 | octet;
    }
    return (value & -SIZE) == BASE ? value - BASE : -1;
  }

  private static String text(int offset) {
    int value = BASE + offset;
    return (value >>> 24)
        + "."
        + (value >>> 16 & 255)
        + "."
        + (value >>> 8 & 255)
        + "."
        + (value & 255);
  }
}
