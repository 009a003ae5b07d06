package io.kubeterrarium.scheduler;

import io.kubeterrarium.client.election.ComponentProcess;
import java.security.SecureRandom;

/**
 * Runs the scheduler alone, against any API server: {@code --kubeconfig FILE}, and {@code
 * --leader-elect=false} where no other may run.
 */
public final class Main {
  private static final int FAN_OUT = 32;

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    new ComponentProcess(
            "scheduler",
            Scheduler.LEASE,
            (transport, runtime, config) -> {
              Scheduler scheduler = Scheduler.start(transport, runtime, new SecureRandom());
              var unused =
                  scheduler
                      .ready()
                      .thenRun(
                          () -> System.out.println("scheduler runs against " + config.server()));
              return scheduler;
            })
        .run(FAN_OUT, args);
  }
}
