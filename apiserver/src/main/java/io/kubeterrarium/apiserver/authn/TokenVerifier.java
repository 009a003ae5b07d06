package io.kubeterrarium.apiserver.authn;

import java.util.List;
import java.util.Optional;

/** One kind of bearer token. */
@FunctionalInterface
public interface TokenVerifier {
  /** For whom a token must be meant to be taken by this server. */
  List<String> OWN_AUDIENCES = List.of(ServiceAccountTokens.ISSUER);

  /**
   * @param audiences a token that is meant for none of these is nobody's; a kind of token that
   *     names no audience is meant for {@link #OWN_AUDIENCES}
   * @return the user whose token this is, or empty: another kind of token, or none that is valid
   */
  Optional<VerifiedToken> verify(String token, List<String> audiences);

  /** The user, of a token that is meant for this server. */
  default Optional<UserInfo> verify(String token) {
    return verify(token, OWN_AUDIENCES).map(VerifiedToken::user);
  }

  /** What a kind of token that names no audience answers. */
  static Optional<VerifiedToken> forThisServer(UserInfo user, List<String> audiences) {
    List<String> common = audiences.stream().filter(OWN_AUDIENCES::contains).toList();
    return common.isEmpty() ? Optional.empty() : Optional.of(new VerifiedToken(user, common));
  }
}
