package io.kubeterrarium.apiserver.cel.library;

import io.kubeterrarium.apiserver.cel.Sized;
import io.kubeterrarium.apiserver.cel.Typed;
import io.kubeterrarium.apiserver.error.GoText;
import org.jspecify.annotations.Nullable;

/** An address and how many of its bits name the network. */
record Cidr(IpAddress ip, int bits) implements Typed, Sized {
  static @Nullable Cidr read(String text) {
    int slash = text.lastIndexOf('/');
    IpAddress ip = slash < 0 ? null : IpAddress.read(text.substring(0, slash));
    String length = text.substring(slash + 1);
    if (ip == null || !isNumber(length)) {
      return null;
    }
    int bits = Integer.parseInt(length);
    return bits > ip.bytes().length * 8 ? null : new Cidr(ip, bits);
  }

  private static boolean isNumber(String length) {
    return length.matches("0|[1-9][0-9]{0,2}");
  }

  static boolean isMapped(String text) {
    int slash = text.lastIndexOf('/');
    String length = text.substring(slash + 1);
    return slash > 0
        && IpAddress.isMapped(text.substring(0, slash))
        && isNumber(length)
        && Integer.parseInt(length) <= 128;
  }

  /**
   * @param text of which it is known that it is no network
   */
  static String complaint(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      return "no '/'";
    }
    String address = text.substring(0, slash);
    if (IpAddress.hasZone(address)) {
      return "IPv6 zones cannot be present in a prefix";
    }
    if (IpAddress.read(address) == null && !IpAddress.isMapped(address)) {
      return AddressComplaint.of(address);
    }
    String length = text.substring(slash + 1);
    boolean far = length.matches("[1-9][0-9]{0,17}");
    return far || isNumber(length)
        ? "prefix length out of range"
        : "bad bits after slash: " + GoText.quoted(length);
  }

  boolean contains(IpAddress other) {
    return other.bytes().length == ip.bytes().length && other.masked(bits).equals(ip.masked(bits));
  }

  boolean contains(Cidr other) {
    return bits <= other.bits && contains(other.ip);
  }

  @Override
  public long size() {
    return (bits + 7) / 8;
  }

  @Override
  public String typeName() {
    return "net.CIDR";
  }

  @Override
  public String toString() {
    return ip + "/" + bits;
  }
}
