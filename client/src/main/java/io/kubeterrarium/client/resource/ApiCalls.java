package io.kubeterrarium.client.resource;

import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.client.transport.TransportResponse;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Turns a transport's answers into values and exceptions: the one place that does. */
public final class ApiCalls {
  private ApiCalls() {}

  /**
   * The answer's body, for reading only.
   *
   * @throws ApiStatusException when the answer is an error
   * @throws NoAnswerException when none came; an interrupt stays set
   */
  public static JsonNode call(Transport transport, TransportRequest request) {
    TransportResponse response;
    try {
      response = transport.call(request);
    } catch (IOException e) {
      throw new NoAnswerException(request.method() + " " + request.path() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswerException(request.method() + " " + request.path() + ": interrupted", e);
    }
    if (!response.isSuccess()) {
      throw new ApiStatusException(response.status(), response.body());
    }
    return response.body();
  }
}
