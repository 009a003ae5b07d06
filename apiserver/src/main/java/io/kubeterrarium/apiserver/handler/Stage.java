package io.kubeterrarium.apiserver.handler;

/** One step of a request's way. */
@FunctionalInterface
interface Stage {
  /**
   * Answers the exchange, which ends its way; or adds what it finds out; or throws an {@code
   * ApiException}.
   */
  void run(Exchange exchange);
}
