package io.kubeterrarium.simulator.access;

import io.kubeterrarium.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.node.ObjectNode;

/** Makes tokens that are wrong in one way each from one that is right. */
final class Forger {
  private final String right;
  private final PrivateKey key;
  private final byte[] publicKey;

  /**
   * @param keys the cluster's own pair, as PEM: even who has it gets no further with what has ended
   */
  Forger(String right, Path keys) throws Exception {
    this.right = right;
    String pem = Files.readString(keys);
    this.publicKey = block("PUBLIC KEY", pem);
    this.key =
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(block("PRIVATE KEY", pem)));
  }

  private static byte[] block(String label, String pem) {
    int from = pem.indexOf("-----BEGIN " + label + "-----") + label.length() + 16;
    return Base64.getMimeDecoder().decode(pem.substring(from, pem.indexOf("-----END " + label)));
  }

  Map<String, String> tokens() throws GeneralSecurityException {
    long now = System.currentTimeMillis() / 1000;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    PrivateKey another = generator.generateKeyPair().getPrivate();
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("expired", signed("RS256", key, claims -> claims.put("exp", now - 3600)));
    tokens.put("not yet valid", signed("RS256", key, claims -> claims.put("nbf", now + 3600)));
    tokens.put("wrong issuer", signed("RS256", key, claims -> claims.put("iss", "https://evil")));
    tokens.put(
        "wrong audience", signed("RS256", key, claims -> claims.putArray("aud").add("vault")));
    tokens.put("another's key", signed("RS256", another, claims -> {}));
    tokens.put("another algorithm's name", signed("ES256", key, claims -> {}));
    tokens.put("no algorithm", unsigned("none") + ".");
    tokens.put("no algorithm, shouted", unsigned("NONE") + ".");
    tokens.put("the public key as a password", hmac());
    tokens.put("another subject", payload(right, claims -> claims.put("sub", "system:admin")));
    tokens.put("cut in the signature", right.substring(0, right.length() - 10));
    tokens.put("cut in the claims", right.substring(0, right.length() / 3));
    tokens.put("two parts", right.substring(0, right.lastIndexOf('.')));
    tokens.put("four parts", right + ".x");
    tokens.put("too large", right + "A".repeat(40_000));
    tokens.put("no token", "....");
    return tokens;
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private ObjectNode claims() {
    return (ObjectNode) Json.read(Base64.getUrlDecoder().decode(right.split("\\.")[1]));
  }

  private String unsigned(String algorithm) {
    ObjectNode header = Json.object().put("alg", algorithm).put("typ", "JWT");
    return encode(Json.bytes(header)) + "." + encode(Json.bytes(claims()));
  }

  private String signed(String algorithm, PrivateKey with, Consumer<ObjectNode> change)
      throws GeneralSecurityException {
    ObjectNode claims = claims();
    change.accept(claims);
    String content =
        encode(Json.bytes(Json.object().put("alg", algorithm))) + "." + encode(Json.bytes(claims));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(with);
    signature.update(content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + encode(signature.sign());
  }

  private static String payload(String token, Consumer<ObjectNode> change) {
    String[] parts = token.split("\\.");
    ObjectNode claims = (ObjectNode) Json.read(Base64.getUrlDecoder().decode(parts[1]));
    change.accept(claims);
    return parts[0] + "." + encode(Json.bytes(claims)) + "." + parts[2];
  }

  private String hmac() throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(publicKey, "HmacSHA256"));
    String content = unsigned("HS256");
    return content + "." + encode(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
  }
}
