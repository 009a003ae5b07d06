package io.kubeterrarium.client.transport;

import tools.jackson.databind.JsonNode;

/**
 * @param body for reading only; a {@code Status} where the status is an error's
 */
public record TransportResponse(int status, JsonNode body) {
  public boolean isSuccess() {
    return status < 400;
  }
}
