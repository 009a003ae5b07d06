package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.apiserver.request.ApiRequest;
import java.util.Optional;

/** One way to prove who one is. */
public interface Authenticator {
  /**
   * @return the user, or empty where the request carries no credentials of this kind
   * @throws io.kubeterrarium.apiserver.error.ApiException 401 where it carries wrong ones
   */
  Optional<UserInfo> authenticate(ApiRequest request);
}
