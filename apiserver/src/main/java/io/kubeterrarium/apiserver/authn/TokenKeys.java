package io.kubeterrarium.apiserver.authn;

import java.security.KeyPair;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The key that signs service account tokens, fetched at its first use: making an RSA key takes
 * longer than most of a start, and most clusters here never issue a token. Safe on any thread.
 */
public final class TokenKeys {
  private final Supplier<KeyPair> source;
  private volatile @Nullable Jwt jwt;

  public TokenKeys(Supplier<KeyPair> source) {
    this.source = source;
  }

  public String sign(ObjectNode claims) {
    return jwt().sign(claims);
  }

  /** The claims of a token with a good signature; they are not looked at. */
  Optional<JsonNode> verify(String token) {
    // What has not three parts needs no key.
    return Jwt.hasShape(token) ? jwt().verify(token) : Optional.empty();
  }

  /** The public key as a JSON Web Key Set (RFC 7517). */
  public ObjectNode publicKeys() {
    return jwt().publicKeys();
  }

  /** RS256 or ES256. */
  public String algorithm() {
    return jwt().algorithm();
  }

  private Jwt jwt() {
    Jwt known = jwt;
    if (known == null) {
      known = new Jwt(source.get());
      jwt = known;
    }
    return known;
  }
}
