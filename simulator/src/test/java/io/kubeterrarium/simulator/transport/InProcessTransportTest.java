package io.kubeterrarium.simulator.transport;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.boot.ApiServerBuilder;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.client.execution.SystemRuntime;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportContract;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.local.LocalRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class InProcessTransportTest extends TransportContract {
  private final SystemRuntime threads = new SystemRuntime("in-process-test", 4);
  private final Registry registry = LocalRegistry.open();
  private final ObjectStorage storage = new ObjectStorage(registry, Kinds.table());
  private Transport transport;

  @BeforeEach
  void start() throws Exception {
    storage.start();
    ApiServer server = new ApiServerBuilder(Kinds.table(), storage).build();
    transport =
        new InProcessTransport(
            server,
            UserInfo.of("tester", UserInfo.MASTERS),
            "tester",
            threads.runtime().executor());
    transport.call(
        TransportRequest.post(
            "/api/v1/namespaces",
            Json.read(
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"default\"}}")));
  }

  @AfterEach
  void stop() {
    threads.close();
    storage.close();
    registry.close();
  }

  @Override
  protected Transport transport() {
    return transport;
  }
}
