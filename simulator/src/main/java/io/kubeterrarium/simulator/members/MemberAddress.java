package io.kubeterrarium.simulator.members;

import io.kubeterrarium.apiserver.pki.MemberNames;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.simulator.process.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A member, and where the other members' machines reach it.
 *
 * @param host a name or an address, without brackets
 */
public record MemberAddress(String name, String host, int port) {

  /**
   * Reads {@code a=host-a:5701,b=host-b:5701,c=[::1]:5701}.
   *
   * @throws UserError that says which part is wrong
   */
  public static List<MemberAddress> parseAll(String text) {
    List<MemberAddress> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> addresses = new HashSet<>();
    for (String part : text.split(",", -1)) {
      MemberAddress member = parse(part.strip());
      if (!names.add(member.name())) {
        throw new UserError("--members: '" + member.name() + "' is there twice");
      }
      if (!addresses.add(member.address())) {
        throw new UserError(
            "--members: two members at " + member.address() + " (expected: a port each)");
      }
      all.add(member);
    }
    return all;
  }

  private static MemberAddress parse(String part) {
    int equals = part.indexOf('=');
    if (equals < 0) {
      throw wrong(part, "NAME=HOST:PORT");
    }
    String name = part.substring(0, equals);
    if (!MemberNames.isName(name)) {
      throw wrong(part, "a name of lower-case letters, digits and dashes");
    }
    return at(name, part.substring(equals + 1), part);
  }

  /** Reads {@code host:port}. */
  static MemberAddress at(String name, String address, String shown) {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? "" : address.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (!ServingNames.isName(host)) {
      throw wrong(shown, "a host name or an IP address, then ':' and a port");
    }
    return new MemberAddress(name, host, port(address.substring(colon + 1), shown));
  }

  private static int port(String text, String shown) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Falls through: what is no number is refused with the same words as a wrong one.
    }
    throw wrong(shown, "a port from 1 to 65535");
  }

  private static UserError wrong(String part, String expected) {
    return new UserError("--members: '" + part + "' (expected: " + expected + ")");
  }

  /** {@code host:port}, IPv6 in brackets. */
  public String address() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
