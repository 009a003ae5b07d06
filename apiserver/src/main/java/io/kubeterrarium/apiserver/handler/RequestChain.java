package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.audit.AuditLog;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Deadline;
import io.kubeterrarium.apiserver.request.Headers;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of every request: the stages, in order, until one answers. */
public final class RequestChain implements ApiServer {
  private final Clock clock;
  private final List<Stage> stages;
  private final @Nullable AuditLog audit;

  public RequestChain(
      Clock clock,
      Authenticate authenticate,
      Impersonate impersonate,
      LimitInFlight limitInFlight,
      Authorize authorize,
      PassOn passOn,
      ServePaths servePaths,
      ServeResource serveResource,
      @Nullable AuditLog audit) {
    this.clock = clock;
    this.audit = audit;
    // What the URL means is settled when the exchange begins.
    this.stages =
        List.of(
            authenticate,
            impersonate,
            limitInFlight,
            authorize,
            RequestChain::readBody,
            passOn,
            servePaths,
            serveResource);
  }

  @Override
  public ApiResponse call(ApiRequest request) {
    try {
      return call(new Exchange(request, clock.instant()));
    } catch (Throwable failure) {
      // Justification for Throwable: whatever happened, the client gets a Status.
      return Failures.answer(request, failure, Headers.NONE);
    }
  }

  private ApiResponse call(Exchange exchange) {
    ApiRequest request = exchange.request();
    ApiResponse answer;
    try (Deadline deadline = Deadline.begin(Timeouts.of(exchange.info(), request.query()))) {
      answer = answer(exchange, deadline);
    } catch (Throwable failure) {
      answer = Failures.answer(request, failure, exchange.warningHeaders());
    }
    if (audit != null) {
      audit.write(AuditEvent.of(exchange, answer, clock.instant()));
    }
    return answer;
  }

  private ApiResponse answer(Exchange exchange, Deadline deadline) {
    try {
      return run(exchange);
    } catch (RuntimeException failure) {
      // Whatever failed has failed because there was no time left for it.
      throw deadline.isOver() ? Deadline.exceeded() : failure;
    } finally {
      exchange.end();
    }
  }

  /** Nobody who is refused is waited for; what only reads has no use for a body. */
  private static void readBody(Exchange exchange) {
    String method = exchange.request().method();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.readBody();
    }
  }

  private ApiResponse run(Exchange exchange) {
    for (Stage stage : stages) {
      stage.run(exchange);
      ApiResponse answer = exchange.answer();
      if (answer != null) {
        return answer;
      }
    }
    throw ApiException.noSuchPath();
  }
}
