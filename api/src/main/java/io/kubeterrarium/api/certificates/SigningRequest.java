package io.kubeterrarium.api.certificates;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What a PKCS#10 request (RFC 2986) asks for.
 *
 * @param subject the name as DER, as it was sent
 * @param commonName empty where there is none
 * @param organizations in the order of the request
 * @param dnsNames of the subjectAltName that is asked for; likewise the next three
 * @param alternatives the extension's content as DER, as it was sent; empty for none
 * @param key what is to be certified, as DER
 * @param signed what the sender has signed with it
 */
public record SigningRequest(
    byte[] subject,
    String commonName,
    List<String> organizations,
    List<String> dnsNames,
    List<String> emails,
    List<String> uris,
    int addresses,
    byte[] alternatives,
    byte[] key,
    Signed signed) {

  /**
   * @param algorithm dotted
   */
  record Signed(byte[] content, String algorithm, byte[] signature) {}

  private static final String BEGIN = "-----BEGIN CERTIFICATE REQUEST-----";
  private static final String END = "-----END CERTIFICATE REQUEST-----";
  private static final int ATTRIBUTES = 0xA0;
  private static final String EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
  private static final String SUBJECT_ALT_NAME = "2.5.29.17";
  private static final String COMMON_NAME = "2.5.4.3";
  private static final String ORGANIZATION = "2.5.4.10";

  private static final Map<String, String> SIGNATURES =
      Map.of(
          "1.2.840.113549.1.1.11", "SHA256withRSA",
          "1.2.840.113549.1.1.12", "SHA384withRSA",
          "1.2.840.113549.1.1.13", "SHA512withRSA",
          "1.2.840.10045.4.3.2", "SHA256withECDSA",
          "1.2.840.10045.4.3.3", "SHA384withECDSA",
          "1.2.840.10045.4.3.4", "SHA512withECDSA",
          "1.3.101.112", "Ed25519");
  private static final Map<String, String> KEYS =
      Map.of("1.2.840.113549.1.1.1", "RSA", "1.2.840.10045.2.1", "EC", "1.3.101.112", "Ed25519");

  /**
   * Reads the first PEM block.
   *
   * @throws SigningRequestException where it is no request, or has no such form
   */
  public static SigningRequest parse(String pem) throws SigningRequestException {
    int from = pem.indexOf("-----BEGIN ");
    int to = pem.indexOf(END);
    if (from < 0 || to < from || !pem.startsWith(BEGIN, from)) {
      throw new SigningRequestException("PEM block type must be CERTIFICATE REQUEST");
    }
    try {
      return parse(Base64.getMimeDecoder().decode(pem.substring(from + BEGIN.length(), to)));
    } catch (IllegalArgumentException e) {
      throw new SigningRequestException("PEM block type must be CERTIFICATE REQUEST", e);
    }
  }

  private static SigningRequest parse(byte[] der) throws SigningRequestException {
    DerReader outside = new DerReader(der);
    DerReader request = outside.enter(DerReader.SEQUENCE);
    if (outside.hasMore()) {
      throw new SigningRequestException("asn1: syntax error: trailing data");
    }
    byte[] content = request.whole();
    String algorithm = request.enter(DerReader.SEQUENCE).oid();
    Signed signed = new Signed(content, algorithm, bits(request));

    DerReader info = new DerReader(content).enter(DerReader.SEQUENCE);
    info.enter(DerReader.INTEGER);
    byte[] subject = info.whole();
    byte[] key = info.whole();
    List<String> names = new ArrayList<>();
    List<String> organizations = new ArrayList<>();
    readName(subject, names, organizations);
    Alternatives alternatives = new Alternatives();
    if (info.tag() == ATTRIBUTES) {
      readAttributes(info.enter(ATTRIBUTES), alternatives);
    }
    return new SigningRequest(
        subject,
        names.isEmpty() ? "" : names.get(names.size() - 1),
        List.copyOf(organizations),
        List.copyOf(alternatives.dnsNames),
        List.copyOf(alternatives.emails),
        List.copyOf(alternatives.uris),
        alternatives.addresses,
        alternatives.der,
        key,
        signed);
  }

  private static byte[] bits(DerReader from) throws SigningRequestException {
    DerReader bits = new DerReader(from.content(DerReader.BITS));
    byte[] all = bits.rest();
    if (all.length == 0 || all[0] != 0) {
      throw new SigningRequestException("asn1: structure error: not a signature");
    }
    byte[] signature = new byte[all.length - 1];
    System.arraycopy(all, 1, signature, 0, signature.length);
    return signature;
  }

  private static void readName(byte[] der, List<String> names, List<String> organizations)
      throws SigningRequestException {
    DerReader name = new DerReader(der).enter(DerReader.SEQUENCE);
    while (name.hasMore()) {
      DerReader set = name.enter(DerReader.SET);
      while (set.hasMore()) {
        DerReader attribute = set.enter(DerReader.SEQUENCE);
        String type = attribute.oid();
        String value = text(attribute);
        if (type.equals(COMMON_NAME)) {
          names.add(value);
        } else if (type.equals(ORGANIZATION)) {
          organizations.add(value);
        }
      }
    }
  }

  private static String text(DerReader from) throws SigningRequestException {
    int tag = from.tag();
    byte[] bytes = from.content(tag);
    return switch (tag) {
      case 0x1E -> new String(bytes, StandardCharsets.UTF_16BE);
      case 0x14 -> new String(bytes, StandardCharsets.ISO_8859_1);
      default -> new String(bytes, StandardCharsets.UTF_8);
    };
  }

  private static final class Alternatives {
    final List<String> dnsNames = new ArrayList<>();
    final List<String> emails = new ArrayList<>();
    final List<String> uris = new ArrayList<>();
    int addresses;
    byte[] der = new byte[0];
  }

  private static void readAttributes(DerReader attributes, Alternatives into)
      throws SigningRequestException {
    while (attributes.hasMore()) {
      DerReader attribute = attributes.enter(DerReader.SEQUENCE);
      if (!attribute.oid().equals(EXTENSION_REQUEST)) {
        continue;
      }
      DerReader extensions = attribute.enter(DerReader.SET).enter(DerReader.SEQUENCE);
      while (extensions.hasMore()) {
        DerReader extension = extensions.enter(DerReader.SEQUENCE);
        boolean names = extension.oid().equals(SUBJECT_ALT_NAME);
        if (extension.tag() != DerReader.OCTETS) {
          extension.skip(); // Whether it is critical.
        }
        byte[] content = extension.content(DerReader.OCTETS);
        if (names) {
          into.der = content;
          readAlternatives(new DerReader(content).enter(DerReader.SEQUENCE), into);
        }
      }
    }
  }

  private static void readAlternatives(DerReader names, Alternatives into)
      throws SigningRequestException {
    while (names.hasMore()) {
      int tag = names.tag();
      byte[] value = names.content(tag);
      String text = new String(value, StandardCharsets.ISO_8859_1);
      switch (tag) {
        case 0x81 -> into.emails.add(text);
        case 0x82 -> into.dnsNames.add(text);
        case 0x86 -> into.uris.add(text);
        case 0x87 -> {
          if (value.length != 4 && value.length != 16) {
            throw new SigningRequestException(
                "x509: cannot parse IP address of length " + value.length);
          }
          into.addresses++;
        }
        default -> throw new SigningRequestException("x509: unsupported kind of subjectAltName");
      }
    }
  }

  /**
   * Whether the sender holds the key that is to be certified.
   *
   * @throws SigningRequestException where the signature is another's, or of an unknown kind
   */
  public void checkSignature() throws SigningRequestException {
    String algorithm = SIGNATURES.get(signed.algorithm());
    if (algorithm == null) {
      throw new SigningRequestException(
          "x509: cannot verify signature: algorithm unimplemented: " + signed.algorithm());
    }
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initVerify(publicKey());
      signature.update(signed.content());
      if (!signature.verify(signed.signature())) {
        throw new SigningRequestException("x509: verification of the signature failed");
      }
    } catch (GeneralSecurityException e) {
      throw new SigningRequestException("x509: cannot verify signature: " + e.getMessage(), e);
    }
  }

  /**
   * @throws SigningRequestException where it is of a kind that is not known here
   */
  public PublicKey publicKey() throws SigningRequestException {
    String type = new DerReader(key).enter(DerReader.SEQUENCE).enter(DerReader.SEQUENCE).oid();
    String algorithm = KEYS.get(type);
    if (algorithm == null) {
      throw new SigningRequestException("x509: unknown kind of public key: " + type);
    }
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(key));
    } catch (GeneralSecurityException e) {
      throw new SigningRequestException("x509: not a public key: " + e.getMessage(), e);
    }
  }
}
