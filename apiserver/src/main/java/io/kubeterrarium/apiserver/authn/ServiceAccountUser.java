package io.kubeterrarium.apiserver.authn;

import java.util.List;
import java.util.Map;

/** Service accounts as users; source: k8s.io/apiserver/pkg/authentication/serviceaccount. */
public final class ServiceAccountUser {
  private static final String USER_PREFIX = "system:serviceaccount:";
  private static final String ALL = "system:serviceaccounts";

  private ServiceAccountUser() {}

  public static String userName(String namespace, String name) {
    return USER_PREFIX + namespace + ":" + name;
  }

  /**
   * @param uid empty where it does not matter: the components of this process
   */
  public static UserInfo of(String namespace, String name, String uid) {
    return new UserInfo(
        userName(namespace, name), uid, List.of(ALL, ALL + ":" + namespace), Map.of());
  }
}
