package io.kubeterrarium.api.certificates;

import java.util.Arrays;

/**
 * Reads DER (ITU-T X.690), one element after the other. Invariant: never beyond its own end, so a
 * length that lies is an error here and not a read of what lies behind.
 */
final class DerReader {
  static final int INTEGER = 0x02;
  static final int BITS = 0x03;
  static final int OCTETS = 0x04;
  static final int OID = 0x06;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private static final int LONGEST_LENGTH = 3;

  private final byte[] der;
  private final int end;
  private int at;

  DerReader(byte[] der) {
    this(der, 0, der.length);
  }

  private DerReader(byte[] der, int from, int to) {
    this.der = der;
    this.at = from;
    this.end = to;
  }

  boolean hasMore() {
    return at < end;
  }

  /** The tag of the next element; -1 where there is none. */
  int tag() {
    return hasMore() ? der[at] & 0xFF : -1;
  }

  /** Steps into the next element, which must have the tag, and over it. */
  DerReader enter(int tag) throws SigningRequestException {
    if (tag() != tag) {
      throw new SigningRequestException("asn1: structure error: tags don't match");
    }
    at++;
    int length = length();
    if (length > end - at) {
      throw new SigningRequestException("asn1: syntax error: data truncated");
    }
    DerReader inside = new DerReader(der, at, at + length);
    at += length;
    return inside;
  }

  private int length() throws SigningRequestException {
    int first = next();
    if (first < 0x80) {
      return first;
    }
    int bytes = first & 0x7F;
    if (bytes == 0 || bytes > LONGEST_LENGTH) {
      throw new SigningRequestException("asn1: syntax error: unusable length");
    }
    int length = 0;
    for (int i = 0; i < bytes; i++) {
      length = length << 8 | next();
    }
    return length;
  }

  private int next() throws SigningRequestException {
    if (!hasMore()) {
      throw new SigningRequestException("asn1: syntax error: data truncated");
    }
    return der[at++] & 0xFF;
  }

  /** The next element's content. */
  byte[] content(int tag) throws SigningRequestException {
    return enter(tag).rest();
  }

  /** What is left in here. */
  byte[] rest() {
    return Arrays.copyOfRange(der, at, end);
  }

  /** The next element with its tag and length, whatever it is. */
  byte[] whole() throws SigningRequestException {
    int start = at;
    skip();
    return Arrays.copyOfRange(der, start, at);
  }

  void skip() throws SigningRequestException {
    var unused = enter(tag());
  }

  /** An object identifier in dotted form. */
  String oid() throws SigningRequestException {
    StringBuilder dotted = new StringBuilder();
    long arc = 0;
    for (byte each : content(OID)) {
      arc = arc << 7 | each & 0x7F;
      if (each >= 0) {
        if (dotted.isEmpty()) {
          long first = Math.min(arc / 40, 2);
          dotted.append(first).append('.').append(arc - first * 40);
        } else {
          dotted.append('.').append(arc);
        }
        arc = 0;
      }
    }
    return dotted.toString();
  }
}
