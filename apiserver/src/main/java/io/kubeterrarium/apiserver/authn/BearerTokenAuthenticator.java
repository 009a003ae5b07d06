package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.ApiRequest;
import java.util.List;
import java.util.Optional;

/**
 * {@code Authorization: Bearer …}. A token that no verifier knows is refused, on every port; other
 * schemes carry no credentials that anybody here understands, and are passed over as upstream does.
 */
public final class BearerTokenAuthenticator implements Authenticator {
  private final List<TokenVerifier> verifiers;

  public BearerTokenAuthenticator(List<? extends TokenVerifier> verifiers) {
    this.verifiers = List.copyOf(verifiers);
  }

  @Override
  public Optional<UserInfo> authenticate(ApiRequest request) {
    String token = token(request.headers().first("Authorization"));
    if (token.isEmpty()) {
      return Optional.empty();
    }
    for (TokenVerifier verifier : verifiers) {
      Optional<UserInfo> user = verifier.verify(token);
      if (user.isPresent()) {
        return user;
      }
    }
    throw ApiException.unauthorized();
  }

  private static String token(String header) {
    String[] words = header.strip().split(" ", 3);
    return words.length >= 2 && words[0].equalsIgnoreCase("Bearer") ? words[1] : "";
  }
}
