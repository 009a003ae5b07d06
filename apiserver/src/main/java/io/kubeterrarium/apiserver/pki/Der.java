package io.kubeterrarium.apiserver.pki;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The few DER encodings (ITU-T X.690) that a certificate is made of. */
final class Der {
  private static final Instant YEAR_2050 = Instant.parse("2050-01-01T00:00:00Z");
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter LONG =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Der() {}

  /** Tag, length and the contents one after the other. */
  static byte[] value(int tag, byte[]... contents) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      body.writeBytes(content);
    }
    int length = body.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else if (length < 0x10000) {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    } else if (length < 0x1000000) {
      out.write(0x83);
      out.write(length >> 16);
      out.write(length >> 8);
      out.write(length);
    } else {
      throw new IllegalArgumentException("too long for a certificate: " + length + " bytes");
    }
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... contents) {
    return value(0x30, contents);
  }

  static byte[] setOf(byte[] content) {
    return value(0x31, content);
  }

  /** A context-specific, constructed value. */
  static byte[] explicit(int number, byte[]... contents) {
    return value(0xA0 | number, contents);
  }

  /** A context-specific, primitive value. */
  static byte[] implicit(int number, byte[] content) {
    return value(0x80 | number, content);
  }

  static byte[] integer(BigInteger number) {
    return value(0x02, number.toByteArray());
  }

  static byte[] yes() {
    return value(0x01, new byte[] {(byte) 0xFF});
  }

  static byte[] bits(int unused, byte... bits) {
    return value(0x03, new byte[] {(byte) unused}, bits);
  }

  static byte[] octets(byte[] octets) {
    return value(0x04, octets);
  }

  static byte[] utf8(String text) {
    return value(0x0C, text.getBytes(StandardCharsets.UTF_8));
  }

  /** An object identifier in dotted form. */
  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int arc = Integer.parseInt(arcs[i]);
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arc >>> shift != 0) {
          out.write(arc >>> shift & 0x7F | 0x80);
        }
      }
      out.write(arc & 0x7F);
    }
    return value(0x06, out.toByteArray());
  }

  /** To the second; the form with two digits of the year up to 2049, as RFC 5280 wants it. */
  static byte[] time(Instant instant) {
    boolean isShort = instant.isBefore(YEAR_2050);
    String text = (isShort ? SHORT : LONG).format(instant);
    return value(isShort ? 0x17 : 0x18, text.getBytes(StandardCharsets.US_ASCII));
  }
}
