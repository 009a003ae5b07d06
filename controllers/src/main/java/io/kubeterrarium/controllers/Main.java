package io.kubeterrarium.controllers;

import io.kubeterrarium.client.execution.SystemRuntime;
import io.kubeterrarium.client.http.HttpTransport;
import io.kubeterrarium.client.informer.InformerFactory;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** Runs the controllers alone, against any API server: {@code --kubeconfig FILE}. */
public final class Main {
  private static final int FAN_OUT = 64;

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    if (args.length != 2 || !args[0].equals("--kubeconfig")) {
      System.err.println("usage: controllers --kubeconfig FILE");
      System.exit(2);
    }
    SystemRuntime threads = new SystemRuntime("controllers", FAN_OUT);
    try {
      Kubeconfig config = Kubeconfig.read(Path.of(args[1]));
      HttpTransport transport = HttpTransport.of(config, threads.runtime().executor());
      InformerFactory informers = new InformerFactory(transport, threads.runtime());
      // One kubeconfig is one user: all controllers act as that user.
      ControllerManager manager =
          new ControllerManager(
              informers,
              name -> transport,
              threads.runtime(),
              ControllerManager.Options.of(Objects.requireNonNullElse(config.caPem(), "")));
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    manager.close();
                    informers.close();
                    threads.close();
                  }));
      manager
          .start()
          .thenRun(() -> System.out.println("controllers run against " + config.server()));
      new CountDownLatch(1).await();
    } catch (IOException e) {
      System.err.println("controllers: " + e.getMessage());
      System.exit(1);
    }
  }
}
