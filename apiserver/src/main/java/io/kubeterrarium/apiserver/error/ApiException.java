package io.kubeterrarium.apiserver.error;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.request.Headers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request that failed, with the {@code Status} to answer. No stack trace: it is an answer, not a
 * fault. Source: k8s.io/apimachinery/pkg/api/errors for reasons, codes and messages.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;
  private final String reason;
  private final transient @Nullable ObjectNode details;
  private final transient Headers headers;
  private transient @Nullable ObjectNode listMeta;

  public ApiException(int code, String reason, String message, @Nullable ObjectNode details) {
    this(code, reason, message, details, Headers.NONE);
  }

  public ApiException(
      int code, String reason, String message, @Nullable ObjectNode details, Headers headers) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.headers = headers;
  }

  public static ApiException notFound(GroupResource resource, String name) {
    return new ApiException(
        404, "NotFound", resource + " \"" + name + "\" not found", details(resource, name));
  }

  /** The path names nothing that is served. */
  public static ApiException noSuchPath() {
    return new ApiException(
        404, "NotFound", "the server could not find the requested resource", Json.object());
  }

  public static ApiException alreadyExists(GroupResource resource, String name) {
    return new ApiException(
        409,
        "AlreadyExists",
        resource + " \"" + name + "\" already exists",
        details(resource, name));
  }

  public static ApiException conflict(GroupResource resource, String name, String why) {
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + why,
        details(resource, name));
  }

  /** The write lost against another one since the object was read. */
  public static ApiException modified(GroupResource resource, String name) {
    return conflict(
        resource,
        name,
        "the object has been modified; please apply your changes to the latest version and try again");
  }

  public static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message, null);
  }

  public static ApiException unauthorized() {
    return new ApiException(401, "Unauthorized", "Unauthorized", null);
  }

  /** Refused by admission or another policy about one object. */
  public static ApiException forbidden(GroupResource resource, String name, String why) {
    String subject =
        resource.resource().isEmpty() ? "" : resource + (name.isEmpty() ? "" : " \"" + name + "\"");
    String message = subject.isEmpty() ? "forbidden: " + why : subject + " is forbidden: " + why;
    return new ApiException(403, "Forbidden", message, details(resource, name));
  }

  public static ApiException methodNotAllowed(String message) {
    return new ApiException(405, "MethodNotAllowed", message, Json.object());
  }

  /** The resource has no such verb. */
  public static ApiException methodNotSupported(GroupResource resource, String verb) {
    String message = verb + " is not supported on resources of kind \"" + resource + "\"";
    return new ApiException(405, "MethodNotAllowed", message, details(resource, ""));
  }

  public static ApiException notAcceptable(String message) {
    return new ApiException(406, "NotAcceptable", message, null);
  }

  public static ApiException unsupportedMediaType(String message) {
    return new ApiException(415, "UnsupportedMediaType", message, null);
  }

  public static ApiException tooLarge(String message) {
    return new ApiException(413, "RequestEntityTooLarge", message, null);
  }

  public static ApiException expired(String message) {
    return new ApiException(410, "Expired", message, null);
  }

  public static ApiException invalid(GroupVersionKind kind, String name, FieldErrors errors) {
    ObjectNode details = Json.object();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    if (!kind.kind().isEmpty()) {
      details.put("kind", kind.kind());
    }
    details.set("causes", errors.causes());
    String subject = kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
    return new ApiException(
        422, "Invalid", subject + " \"" + name + "\" is invalid: " + errors.message(), details);
  }

  public static ApiException internal(String message) {
    return new ApiException(500, "InternalError", "Internal error occurred: " + message, null);
  }

  public static ApiException unavailable(String message) {
    return new ApiException(503, "ServiceUnavailable", message, null);
  }

  /** The outcome is not known: the write may have been made. */
  public static ApiException timeout(String message) {
    return new ApiException(504, "Timeout", "Timeout: " + message, null);
  }

  private static ObjectNode details(GroupResource resource, String name) {
    ObjectNode details = Json.object();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!resource.group().isEmpty()) {
      details.put("group", resource.group());
    }
    if (!resource.resource().isEmpty()) {
      details.put("kind", resource.resource());
    }
    return details;
  }

  /** The same failure in other words. */
  public ApiException withMessage(String message) {
    return new ApiException(code, reason, message, details, headers);
  }

  /** This failure with something in the Status's own metadata: a continue token. */
  public ApiException withListMeta(ObjectNode metadata) {
    ApiException copy = new ApiException(code, reason, getMessage(), details, headers);
    copy.listMeta = metadata;
    return copy;
  }

  /** Never null, other than for exceptions at large. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  public int code() {
    return code;
  }

  public String reason() {
    return reason;
  }

  public Headers headers() {
    return headers;
  }

  /** The {@code Status} object to answer; a new one each time. */
  public ObjectNode status() {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.set("metadata", listMeta == null ? Json.object() : listMeta.deepCopy());
    status.put("status", "Failure").put("message", getMessage());
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    if (details != null) {
      status.set("details", details.deepCopy());
    }
    return status.put("code", code);
  }
}
