package io.kubeterrarium.client.election;

import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.client.transport.TransportResponse;
import io.kubeterrarium.client.transport.WatchConnection;
import io.kubeterrarium.client.transport.WatchConsumer;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Sends writes only while its candidate leads, by the clock. A process that stood still (a stopped
 * virtual machine, a long pause for garbage) has work in the middle of which it wakes up: it finds
 * out before it acts, and not when the thread that brings the alarm gets its turn.
 *
 * <p>What was sent before the pause is not taken back: to that, a resourceVersion is the guard.
 */
public final class FencedTransport implements Transport {
  private final Transport transport;
  private final BooleanSupplier leads;

  /**
   * @param leads cheap, and right at the moment it is asked; see {@link LeaderElector#isLeader}
   */
  public FencedTransport(Transport transport, BooleanSupplier leads) {
    this.transport = transport;
    this.leads = leads;
  }

  @Override
  public TransportResponse call(TransportRequest request) throws IOException, InterruptedException {
    if (!request.method().equals("GET") && !leads.getAsBoolean()) {
      throw new IOException(
          "not sent, as the lease is lost: " + request.method() + " " + request.path());
    }
    return transport.call(request);
  }

  @Override
  public WatchConnection watch(TransportRequest request, WatchConsumer consumer) {
    return transport.watch(request, consumer);
  }
}
