package io.kubeterrarium.apiserver.aggregation;

import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.discovery.RemoteVersions;
import io.kubeterrarium.apiserver.handler.Passing;
import io.kubeterrarium.apiserver.outbound.ServiceResolver;
import io.kubeterrarium.apiserver.pki.KeyedCertificate;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import java.time.Clock;
import java.util.function.Supplier;

/** All of it, put together. */
public final class Aggregation implements AutoCloseable {
  private final RemoteServices services;
  private final Aggregator aggregator;

  /**
   * @param identity the front proxy's certificate; made at the first call to another server
   * @param api this server, to write what is found out
   */
  public Aggregation(
      ObjectStorage storage, Supplier<KeyedCertificate> identity, ApiServer api, Clock clock) {
    FrontProxy proxy = new FrontProxy(new ServiceResolver(storage), identity);
    this.services = new RemoteServices(storage, proxy, api, clock);
    this.aggregator = new Aggregator(services, new Forwarding(proxy));
  }

  public Passing passing() {
    return aggregator;
  }

  public RemoteVersions versions() {
    return services;
  }

  public void start() {
    services.start();
  }

  @Override
  public void close() {
    services.close();
  }
}
