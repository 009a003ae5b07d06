package io.kubeterrarium.simulator.narration;

import io.kubeterrarium.apiserver.authn.UserInfo;

/** Users by the short names that people in a workshop use. */
final class Actor {
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:kube-system:";
  private static final String NODE = "system:node:";

  private Actor() {}

  static String of(UserInfo user) {
    String name = user.name();
    if (name.startsWith(SERVICE_ACCOUNT)) {
      return name.substring(SERVICE_ACCOUNT.length());
    }
    if (name.startsWith(NODE)) {
      return name.substring(NODE.length());
    }
    return switch (name) {
      case "system:kube-scheduler" -> "scheduler";
      case "system:apiserver" -> "apiserver";
      case "kubernetes-admin" -> "admin";
      default -> name;
    };
  }
}
