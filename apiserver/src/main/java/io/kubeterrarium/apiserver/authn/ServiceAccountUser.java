package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.api.ObjectName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Service accounts as users; source: k8s.io/apiserver/pkg/authentication/serviceaccount. */
public final class ServiceAccountUser {
  private static final String USER_PREFIX = "system:serviceaccount:";
  private static final String ALL = "system:serviceaccounts";

  private ServiceAccountUser() {}

  public static String userName(String namespace, String name) {
    return USER_PREFIX + namespace + ":" + name;
  }

  /** The account that a user name stands for; empty for other users. */
  public static Optional<ObjectName> parse(String userName) {
    if (!userName.startsWith(USER_PREFIX)) {
      return Optional.empty();
    }
    String[] parts = userName.substring(USER_PREFIX.length()).split(":", -1);
    return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()
        ? Optional.of(new ObjectName(parts[0], parts[1]))
        : Optional.empty();
  }

  /**
   * @param uid empty where it does not matter: the components of this process
   */
  public static UserInfo of(String namespace, String name, String uid) {
    return new UserInfo(
        userName(namespace, name), uid, List.of(ALL, ALL + ":" + namespace), Map.of());
  }
}
