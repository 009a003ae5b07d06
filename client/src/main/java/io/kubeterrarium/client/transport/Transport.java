package io.kubeterrarium.client.transport;

import java.io.IOException;

/** Carries requests to an API server as one user. Safe on any thread. */
public interface Transport {
  /**
   * Blocks until the answer is there. An error answer is a {@link TransportResponse} like any
   * other; only a request that got no answer throws.
   */
  TransportResponse call(TransportRequest request) throws IOException, InterruptedException;

  /**
   * Starts a watch: a GET whose answer is a stream of events. Returns at once. The consumer is
   * called from one thread at a time; {@link WatchConsumer#closed} comes exactly once, last.
   */
  WatchConnection watch(TransportRequest request, WatchConsumer consumer);
}
