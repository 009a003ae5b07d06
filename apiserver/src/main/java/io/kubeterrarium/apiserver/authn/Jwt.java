package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Web Tokens of one key (RFC 7519, compact form): ES256 for an EC key, RS256 for an RSA one.
 * The key alone decides the algorithm; a token that names another one, {@code none} included, is
 * not valid.
 */
final class Jwt {
  private static final int MAX_LENGTH = 16 * 1024;
  private static final int COORDINATE_BYTES = 32;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys;
  private final String name;
  private final String algorithm;

  Jwt(KeyPair keys) {
    this.keys = keys;
    boolean isElliptic = keys.getPublic().getAlgorithm().equals("EC");
    this.name = isElliptic ? "ES256" : "RS256";
    // P1363: the signature as two numbers side by side, as RFC 7518 has it, not as DER.
    this.algorithm = isElliptic ? "SHA256withECDSAinP1363Format" : "SHA256withRSA";
  }

  String sign(ObjectNode claims) {
    ObjectNode header = Json.object().put("alg", name).put("kid", keyId());
    String content = encode(Json.bytes(header)) + "." + encode(Json.bytes(claims));
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(keys.getPrivate());
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with the service account key", e);
    }
  }

  String algorithm() {
    return name;
  }

  /** Names the key: the digest of its public half, as upstream has it. */
  private String keyId() {
    try {
      return encode(MessageDigest.getInstance("SHA-256").digest(keys.getPublic().getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  ObjectNode publicKeys() {
    ObjectNode set = Json.object();
    ObjectNode key = set.putArray("keys").addObject().put("use", "sig");
    if (keys.getPublic() instanceof RSAPublicKey rsa) {
      key.put("kty", "RSA").put("kid", keyId()).put("alg", name);
      key.put("n", encode(unsigned(rsa.getModulus(), 0)));
      key.put("e", encode(unsigned(rsa.getPublicExponent(), 0)));
    } else if (keys.getPublic() instanceof ECPublicKey ec) {
      key.put("kty", "EC").put("kid", keyId()).put("alg", name).put("crv", "P-256");
      key.put("x", encode(unsigned(ec.getW().getAffineX(), COORDINATE_BYTES)));
      key.put("y", encode(unsigned(ec.getW().getAffineY(), COORDINATE_BYTES)));
    }
    return set;
  }

  /** Big-endian without a sign, padded in front to at least that many bytes. */
  private static byte[] unsigned(BigInteger number, int length) {
    int wanted = Math.max(length, (number.bitLength() + 7) / 8);
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[wanted];
    int used = Math.min(signed.length, wanted);
    System.arraycopy(signed, signed.length - used, bytes, wanted - used, used);
    return bytes;
  }

  /** Whether it looks like a token of this form at all. */
  static boolean hasShape(String token) {
    return token.length() <= MAX_LENGTH && token.chars().filter(c -> c == '.').count() == 2;
  }

  /** The claims of a token with a good signature; they are not looked at. */
  Optional<JsonNode> verify(String token) {
    if (!hasShape(token)) {
      return Optional.empty();
    }
    String[] parts = token.split("\\.", -1);
    try {
      JsonNode header = Json.read(decode(parts[0]));
      if (!Meta.text(header, "alg").equals(name) || header.has("crit")) {
        return Optional.empty();
      }
      return isSignedBy(keys.getPublic(), parts)
          ? Optional.of(Json.read(decode(parts[1])))
          : Optional.empty();
    } catch (IllegalArgumentException | JacksonException e) {
      return Optional.empty(); // Not base64 or not JSON: no token of ours.
    }
  }

  private boolean isSignedBy(PublicKey key, String[] parts) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initVerify(key);
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(decode(parts[2]));
    } catch (GeneralSecurityException e) {
      return false; // A signature of another length or shape.
    }
  }

  private static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  private static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
