package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the container answers by itself (a URL it refuses, a failure behind it), as a {@code
 * Status}.
 */
public final class ContainerAnswers extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerAnswers.class);

  static void install(Context context) {
    if (context.getParent() instanceof StandardHost host) {
      host.setErrorReportValveClass(ContainerAnswers.class.getName());
    }
  }

  /**
   * Puts a way to leave a body unread where the route finds it, which sees no more than a facade.
   */
  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    Runnable leaving =
        () -> request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    request.setAttribute(LeftoverBody.LEAVING, leaving);
    super.invoke(request, response);
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int code = response.getStatus();
    if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    if (failure != null && code >= 500) {
      LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
    }
    try {
      byte[] status = Json.bytes(answer(code).status());
      response.setContentType("application/json");
      response.setContentLength(status.length);
      response.getOutputStream().write(status);
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      LOG.debug("the client did not wait for its {}: {}", code, e.getMessage());
    }
  }

  private static ApiException answer(int code) {
    return switch (code) {
      case 400 -> ApiException.badRequest("the server could not understand the request");
      case 404 -> ApiException.noSuchPath();
      case 405 ->
          ApiException.methodNotAllowed(
              "the server does not allow this method on the requested resource");
      case 413 -> ApiException.tooLarge("Request entity too large");
      case 414, 431 ->
          new ApiException(
              code, "BadRequest", "the request's URL or header fields are too long", null);
      case 501 -> new ApiException(code, "", "the server does not know this way of asking", null);
      case 505 -> new ApiException(code, "", "the server speaks HTTP/1.0 and HTTP/1.1", null);
      default ->
          code >= 500
              ? ApiException.internal("the request could not be served")
              : new ApiException(code, "", "the server refused the request", null);
    };
  }
}
