package io.kubeterrarium.controllers;

import io.kubeterrarium.client.election.ComponentProcess;
import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.informer.InformerFactory;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.client.transport.Transport;
import java.util.Objects;

/**
 * Runs the controllers alone, against any API server: {@code --kubeconfig FILE}, and {@code
 * --leader-elect=false} where no other may run.
 */
public final class Main {
  private static final int FAN_OUT = 64;

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    new ComponentProcess("controllers", ControllerManager.LEASE, Main::start).run(FAN_OUT, args);
  }

  private static AutoCloseable start(
      Transport transport, ComponentRuntime runtime, Kubeconfig config) {
    InformerFactory informers = new InformerFactory(transport, runtime);
    // One kubeconfig is one user: all controllers act as that user.
    ControllerManager manager =
        new ControllerManager(
            informers,
            name -> transport,
            runtime,
            ControllerManager.Options.of(Objects.requireNonNullElse(config.caPem(), "")));
    var unused =
        manager
            .start()
            .thenRun(() -> System.out.println("controllers run against " + config.server()));
    return () -> {
      manager.close();
      informers.close();
    };
  }
}
