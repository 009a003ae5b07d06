package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns every request into a user: the first authenticator that knows it decides; without
 * credentials the door decides. A component of this process is who it was started as, the loopback
 * HTTP port acts for the administrator, the HTTPS port for nobody in particular.
 *
 * <p>Source: k8s.io/apiserver/pkg/authentication, union, group and anonymous.
 */
public final class Authentication {
  private static final UserInfo ADMIN = UserInfo.of("kubernetes-admin", UserInfo.MASTERS);
  private static final UserInfo ANONYMOUS =
      UserInfo.of(UserInfo.ANONYMOUS, UserInfo.UNAUTHENTICATED);

  private final List<Authenticator> authenticators;

  /**
   * @param authenticators in the order in which they are asked: certificates, then tokens
   */
  public Authentication(List<Authenticator> authenticators) {
    this.authenticators = List.copyOf(authenticators);
  }

  /**
   * @return the user, in {@code system:authenticated} or {@code system:unauthenticated}
   * @throws io.kubeterrarium.apiserver.error.ApiException 401 for wrong credentials, 403 for
   *     headers that only a front proxy may set
   */
  public UserInfo authenticate(ApiRequest request) {
    if (request.origin() instanceof Origin.InProcess component) {
      return authenticated(component.user());
    }
    FrontProxyHeaders.refuse(request.headers());
    for (Authenticator authenticator : authenticators) {
      Optional<UserInfo> user = authenticator.authenticate(request);
      if (user.isPresent()) {
        return authenticated(user.get());
      }
    }
    return request.origin() instanceof Origin.LoopbackHttp ? authenticated(ADMIN) : ANONYMOUS;
  }

  private static UserInfo authenticated(UserInfo user) {
    if (user.inGroup(UserInfo.AUTHENTICATED) || user.inGroup(UserInfo.UNAUTHENTICATED)) {
      return user;
    }
    List<String> groups = new ArrayList<>(user.groups());
    groups.add(UserInfo.AUTHENTICATED);
    return new UserInfo(user.name(), user.uid(), groups, user.extra());
  }
}
