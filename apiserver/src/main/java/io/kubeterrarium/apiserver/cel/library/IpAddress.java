package io.kubeterrarium.apiserver.cel.library;

import com.google.common.net.InetAddresses;
import io.kubeterrarium.apiserver.cel.Sized;
import io.kubeterrarium.apiserver.cel.Typed;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An address of IP, of version 4 or 6, without a zone. */
record IpAddress(InetAddress address) implements Typed, Sized {
  /** Null where the text is none: names, zones and IPv4 within IPv6 are not taken. */
  static @Nullable IpAddress read(String text) {
    if (text.contains("%") || !InetAddresses.isInetAddress(text) || isMapped(text)) {
      return null;
    }
    return new IpAddress(InetAddresses.forString(text));
  }

  /** An address of version 4 in one of version 6. */
  static boolean isMapped(String text) {
    return text.contains(":")
        && !text.contains("%")
        && InetAddresses.isInetAddress(text)
        && InetAddresses.forString(text).getAddress().length == 4;
  }

  /** An address that would do, were it not for its zone. */
  static boolean hasZone(String text) {
    int zone = text.indexOf('%');
    return zone > 0
        && zone < text.length() - 1
        && text.contains(":")
        && InetAddresses.isInetAddress(text.substring(0, zone));
  }

  static IpAddress of(byte[] bytes) {
    try {
      return new IpAddress(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // Only where the number of bytes is wrong.
    }
  }

  byte[] bytes() {
    return address.getAddress();
  }

  /** With all bits after the first ones cleared. */
  IpAddress masked(int bits) {
    byte[] bytes = bytes();
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.max(0, Math.min(8, bits - 8 * i));
      bytes[i] &= (byte) (0xff << (8 - kept));
    }
    return of(bytes);
  }

  boolean isGlobalUnicast() {
    byte[] bytes = bytes();
    boolean broadcast = bytes.length == 4 && Arrays.equals(bytes, new byte[] {-1, -1, -1, -1});
    return !broadcast
        && !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isMulticastAddress()
        && !address.isLinkLocalAddress();
  }

  boolean isLinkLocalMulticast() {
    byte[] bytes = bytes();
    return bytes.length == 4
        ? bytes[0] == (byte) 224 && bytes[1] == 0 && bytes[2] == 0
        : bytes[0] == (byte) 0xff && (bytes[1] & 0x0f) == 2;
  }

  @Override
  public long size() {
    return bytes().length;
  }

  @Override
  public String typeName() {
    return "net.IP";
  }

  @Override
  public String toString() {
    return InetAddresses.toAddrString(address);
  }
}
