package io.kubeterrarium.apiserver.pki;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a certificate's key may be used for.
 *
 * @param keyUsage the nine bits of RFC 5280's KeyUsage, the first one highest; 0: nothing is said
 * @param extended object identifiers
 */
record Purpose(boolean authority, int keyUsage, List<String> extended) {
  private static final int BITS = 9;

  /** By the words of CertificateSigningRequests. */
  private static final Map<String, Integer> KEY_USAGES =
      Map.of(
          "signing", bit(0),
          "digital signature", bit(0),
          "content commitment", bit(1),
          "key encipherment", bit(2),
          "data encipherment", bit(3),
          "key agreement", bit(4),
          "cert sign", bit(5),
          "crl sign", bit(6),
          "encipher only", bit(7),
          "decipher only", bit(8));

  private static final Map<String, String> EXTENDED =
      Map.ofEntries(
          Map.entry("any", "2.5.29.37.0"),
          Map.entry("server auth", "1.3.6.1.5.5.7.3.1"),
          Map.entry("client auth", "1.3.6.1.5.5.7.3.2"),
          Map.entry("code signing", "1.3.6.1.5.5.7.3.3"),
          Map.entry("email protection", "1.3.6.1.5.5.7.3.4"),
          Map.entry("s/mime", "1.3.6.1.5.5.7.3.4"),
          Map.entry("ipsec end system", "1.3.6.1.5.5.7.3.5"),
          Map.entry("ipsec tunnel", "1.3.6.1.5.5.7.3.6"),
          Map.entry("ipsec user", "1.3.6.1.5.5.7.3.7"),
          Map.entry("timestamping", "1.3.6.1.5.5.7.3.8"),
          Map.entry("ocsp signing", "1.3.6.1.5.5.7.3.9"),
          Map.entry("microsoft sgc", "1.3.6.1.4.1.311.10.3.3"),
          Map.entry("netscape sgc", "2.16.840.1.113730.4.1"));

  /** digitalSignature, keyCertSign and cRLSign. */
  static final Purpose AUTHORITY = new Purpose(true, bit(0) | bit(5) | bit(6), List.of());

  static final Purpose SERVER = of(List.of("digital signature", "server auth"));
  static final Purpose CLIENT = of(List.of("digital signature", "client auth"));

  /** Calls and is called: a registry member among its like. */
  static final Purpose MEMBER = of(List.of("digital signature", "server auth", "client auth"));

  private static int bit(int number) {
    return 1 << (BITS - 1 - number);
  }

  /** What a CertificateSigningRequest lists; validation lets other words not come so far. */
  static Purpose of(Collection<String> usages) {
    int keyUsage = 0;
    SortedSet<String> extended = new TreeSet<>();
    for (String usage : usages) {
      keyUsage |= KEY_USAGES.getOrDefault(usage, 0);
      String purpose = EXTENDED.get(usage);
      if (purpose != null) {
        extended.add(purpose);
      }
    }
    return new Purpose(false, keyUsage, List.copyOf(extended));
  }

  /** As DER wants it: without zeros at the end. */
  byte[] keyUsageBits() {
    int used = BITS - Integer.numberOfTrailingZeros(keyUsage);
    int shifted = keyUsage << (16 - BITS);
    byte first = (byte) (shifted >> 8);
    return used <= 8 ? Der.bits(8 - used, first) : Der.bits(16 - used, first, (byte) shifted);
  }
}
