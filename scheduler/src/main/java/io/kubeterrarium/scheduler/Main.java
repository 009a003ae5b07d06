package io.kubeterrarium.scheduler;

import io.kubeterrarium.client.execution.SystemRuntime;
import io.kubeterrarium.client.http.HttpTransport;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;

/** Runs the scheduler alone, against any API server: {@code --kubeconfig FILE}. */
public final class Main {
  private static final int FAN_OUT = 32;

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    if (args.length != 2 || !args[0].equals("--kubeconfig")) {
      System.err.println("usage: scheduler --kubeconfig FILE");
      System.exit(2);
    }
    SystemRuntime threads = new SystemRuntime("scheduler", FAN_OUT);
    try {
      Kubeconfig config = Kubeconfig.read(Path.of(args[1]));
      HttpTransport transport = HttpTransport.of(config, threads.runtime().executor());
      Scheduler scheduler = Scheduler.start(transport, threads.runtime(), new SecureRandom());
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    scheduler.close();
                    threads.close();
                  }));
      var unused =
          scheduler
              .ready()
              .thenRun(() -> System.out.println("scheduler runs against " + config.server()));
      new CountDownLatch(1).await();
    } catch (IOException e) {
      System.err.println("scheduler: " + e.getMessage());
      System.exit(1);
    }
  }
}
