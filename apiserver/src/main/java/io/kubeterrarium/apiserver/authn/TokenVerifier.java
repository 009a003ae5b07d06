package io.kubeterrarium.apiserver.authn;

import java.util.Optional;

/** One kind of bearer token. */
@FunctionalInterface
public interface TokenVerifier {
  /**
   * @return the user whose token this is, or empty: another kind of token, or none that is valid
   */
  Optional<UserInfo> verify(String token);
}
