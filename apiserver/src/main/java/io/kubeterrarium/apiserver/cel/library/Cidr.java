package io.kubeterrarium.apiserver.cel.library;

import io.kubeterrarium.apiserver.cel.Sized;
import io.kubeterrarium.apiserver.cel.Typed;
import org.jspecify.annotations.Nullable;

/** An address and how many of its bits name the network. */
record Cidr(IpAddress ip, int bits) implements Typed, Sized {
  static @Nullable Cidr read(String text) {
    int slash = text.indexOf('/');
    IpAddress ip = slash < 0 ? null : IpAddress.read(text.substring(0, slash));
    String length = text.substring(slash + 1);
    if (ip == null || !length.matches("0|[1-9][0-9]{0,2}")) {
      return null;
    }
    int bits = Integer.parseInt(length);
    return bits > ip.bytes().length * 8 ? null : new Cidr(ip, bits);
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
