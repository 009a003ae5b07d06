package io.kubeterrarium.kubelet;

import io.kubeterrarium.client.execution.SystemRuntime;
import io.kubeterrarium.client.http.HttpTransport;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.kubelet.stage.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;

/**
 * Runs simulated nodes alone, against any API server: {@code --kubeconfig FILE [--nodes N] [--pace
 * real|instant|FACTOR]}.
 */
public final class Main {
  private static final int FAN_OUT = 32;
  private static final int DEFAULT_NODES = 3;

  private Main() {}

  private record Arguments(Path kubeconfig, NodeAgents.Options options) {
    static Arguments of(String[] args) {
      String kubeconfig = "";
      int nodes = DEFAULT_NODES;
      Pace pace = Pace.REAL;
      for (int i = 0; i + 1 < args.length; i += 2) {
        switch (args[i]) {
          case "--kubeconfig" -> kubeconfig = args[i + 1];
          case "--nodes" -> nodes = Integer.parseInt(args[i + 1]);
          case "--pace" -> pace = Pace.parse(args[i + 1]);
          default -> throw new IllegalArgumentException(args[i] + ": no such option");
        }
      }
      if (kubeconfig.isEmpty() || args.length % 2 != 0) {
        throw new IllegalArgumentException(
            "usage: kubelet-sim --kubeconfig FILE [--nodes N] [--pace real|instant|FACTOR]");
      }
      return new Arguments(Path.of(kubeconfig), NodeAgents.Options.of(nodes, pace));
    }
  }

  public static void main(String[] args) throws InterruptedException {
    SystemRuntime threads = new SystemRuntime("kubelet", FAN_OUT);
    try {
      Arguments arguments = Arguments.of(args);
      Kubeconfig config = Kubeconfig.read(arguments.kubeconfig());
      HttpTransport transport = HttpTransport.of(config, "kubelet", threads.runtime().executor());
      // One kubeconfig is one user: all nodes act as that user.
      NodeAgents agents =
          NodeAgents.start(
              transport,
              node -> transport,
              threads.runtime(),
              new SecureRandom(),
              arguments.options());
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    agents.close();
                    threads.close();
                  }));
      var unused =
          agents
              .ready()
              .thenRun(() -> System.out.println("simulated nodes run against " + config.server()));
      new CountDownLatch(1).await();
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("kubelet-sim: " + e.getMessage());
      System.exit(e instanceof IOException ? 1 : 2);
    }
  }
}
