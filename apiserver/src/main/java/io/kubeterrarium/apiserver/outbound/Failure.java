package io.kubeterrarium.apiserver.outbound;

import java.net.ConnectException;

/** Why a call failed, in a few words: the platform's exceptions often have none. */
public final class Failure {
  private Failure() {}

  public static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    if (message != null && !message.isEmpty()) {
      return message;
    }
    return failure instanceof ConnectException
        ? "connect: connection refused"
        : root.getClass().getSimpleName();
  }
}
