package io.kubeterrarium.simulator.process;

import io.kubeterrarium.apiserver.bootstrap.BootstrapException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of several starts while others stop and elect: what failed is tried again for a while. */
final class Bootstrapping {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrapping.class);
  private static final int ATTEMPTS = 60;

  private Bootstrapping() {}

  /**
   * @param several whether there are other processes; alone, what fails fails at once
   */
  static void run(Runnable bootstrap, boolean several) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        bootstrap.run();
        return;
      } catch (BootstrapException e) {
        if (!several || attempt == ATTEMPTS) {
          throw e;
        }
        LOG.info("not bootstrapped yet, trying again: {}", e.getMessage());
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }
}
