package io.kubeterrarium.client.election;

import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.execution.SystemRuntime;
import io.kubeterrarium.client.http.HttpTransport;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.client.transport.Transport;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A process of its own for one component: reads the command line, and runs the component, while it
 * leads unless that is switched off. As upstream, a process that loses its lease ends.
 */
public final class ComponentProcess {
  /** Starts the component; the kubeconfig's user is the transport's. */
  @FunctionalInterface
  public interface Starter {
    AutoCloseable start(Transport transport, ComponentRuntime runtime, Kubeconfig config);
  }

  private final String name;
  private final String lease;
  private final Starter starter;
  private volatile boolean stopping;

  /**
   * @param name for messages
   * @param lease the Lease's name, in {@code kube-system}, and what the component calls itself
   */
  public ComponentProcess(String name, String lease, Starter starter) {
    this.name = name;
    this.lease = lease;
    this.starter = starter;
  }

  /** Returns only by an exit of the process. */
  public void run(int fanOut, String... arguments) throws InterruptedException {
    ComponentOptions options = ComponentOptions.parse(arguments).orElse(null);
    if (options == null) {
      System.err.println("usage: " + name + " " + ComponentOptions.USAGE);
      System.exit(2);
      return;
    }
    SystemRuntime threads = new SystemRuntime(name, fanOut);
    try {
      Kubeconfig config = Kubeconfig.read(options.kubeconfig());
      HttpTransport transport = HttpTransport.of(config, lease, threads.runtime().executor());
      AtomicReference<@Nullable LeaderElector> elector = new AtomicReference<>();
      Transport fenced = new FencedTransport(transport, () -> leads(elector.get()));
      WhileLeading component =
          new WhileLeading(() -> starter.start(fenced, threads.runtime(), config), this::lost);
      Runnable end =
          options.leaderElect()
              ? elect(component, transport, threads.runtime(), elector)
              : startNow(component);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    stopping = true;
                    end.run();
                    threads.close();
                  }));
      new CountDownLatch(1).await();
    } catch (IOException e) {
      System.err.println(name + ": " + e.getMessage());
      System.exit(1);
    }
  }

  /** Without an election there is nobody else. */
  private static boolean leads(@Nullable LeaderElector elector) {
    return elector == null || elector.isLeader();
  }

  private static Runnable startNow(WhileLeading component) {
    component.startedLeading();
    return component::stoppedLeading;
  }

  private Runnable elect(
      WhileLeading component,
      Transport transport,
      ComponentRuntime runtime,
      AtomicReference<@Nullable LeaderElector> known) {
    LeaderElector elector =
        new LeaderElector(
            ElectionConfig.of(lease, ElectionConfig.uniqueIdentity()),
            transport,
            new EventRecorder(transport, name, runtime),
            runtime,
            new SecureRandom(),
            component);
    known.set(elector);
    elector.start();
    return elector::stopAndWait;
  }

  /** What the component still has under way ends with the process. */
  private void lost() {
    if (!stopping) {
      System.err.println(name + ": leader election lost");
      Runtime.getRuntime().halt(1);
    }
  }
}
