package io.kubeterrarium.apiserver.authn;

import java.util.Optional;

/** Node agents as users; source: k8s.io/kubernetes, pkg/auth/nodeidentifier. */
public final class NodeUser {
  private static final String PREFIX = "system:node:";
  private static final String GROUP = "system:nodes";

  private NodeUser() {}

  /** The node whose agent the user is; empty for others. */
  public static Optional<String> nodeOf(UserInfo user) {
    return isNode(user) && user.name().length() > PREFIX.length()
        ? Optional.of(user.name().substring(PREFIX.length()))
        : Optional.empty();
  }

  /** Whether the user claims to be a node agent, named well or not. */
  public static boolean isNode(UserInfo user) {
    return user.name().startsWith(PREFIX) && user.inGroup(GROUP);
  }
}
