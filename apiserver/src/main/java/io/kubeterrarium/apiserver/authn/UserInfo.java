package io.kubeterrarium.apiserver.authn;

import java.util.List;
import java.util.Map;

/** An authenticated user. */
public record UserInfo(
    String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  public static final String ANONYMOUS = "system:anonymous";
  public static final String AUTHENTICATED = "system:authenticated";
  public static final String UNAUTHENTICATED = "system:unauthenticated";
  public static final String MASTERS = "system:masters";

  /** The key in {@link #extra} that tells which credential it was, without the credential. */
  public static final String CREDENTIAL_ID = "authentication.kubernetes.io/credential-id";

  public UserInfo {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  public static UserInfo of(String name, String... groups) {
    return new UserInfo(name, "", List.of(groups), Map.of());
  }

  public boolean inGroup(String group) {
    return groups.contains(group);
  }
}
