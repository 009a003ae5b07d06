package io.kubeterrarium.client.resource;

import io.kubeterrarium.api.json.Meta;
import tools.jackson.databind.JsonNode;

/** The server answered with an error: the request had no effect. */
public final class ApiStatusException extends ClientException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;
  private final transient JsonNode status;

  public ApiStatusException(int code, JsonNode status) {
    super(message(code, status));
    this.code = code;
    this.reason = Meta.text(status, "reason");
    this.status = status;
  }

  public int code() {
    return code;
  }

  /** As in {@code Status.reason}: {@code NotFound}, {@code AlreadyExists}, … */
  public String reason() {
    return reason;
  }

  /** The whole Status. */
  public JsonNode status() {
    return status;
  }

  public boolean isNotFound() {
    return code == 404;
  }

  public boolean isAlreadyExists() {
    return code == 409 && reason.equals("AlreadyExists");
  }

  /** Somebody else wrote first, or a precondition does not hold. */
  public boolean isConflict() {
    return code == 409 && !reason.equals("AlreadyExists");
  }

  /** The resource version asked for is no longer there. */
  public boolean isExpired() {
    return code == 410;
  }

  /** The namespace is going: nothing can be created in it. */
  public boolean isNamespaceTerminating() {
    for (JsonNode cause : status.path("details").path("causes")) {
      if (Meta.text(cause, "reason").equals("NamespaceTerminating")) {
        return true;
      }
    }
    return false;
  }

  private static String message(int code, JsonNode status) {
    String message = Meta.text(status, "message");
    return message.isEmpty() ? "the server answered " + code : message;
  }
}
