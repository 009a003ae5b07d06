package io.kubeterrarium.client.election;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a component for as long as this candidate leads; made anew for each term. */
public final class WhileLeading implements LeaderCallbacks {
  private static final Logger LOG = LoggerFactory.getLogger(WhileLeading.class);

  private final Supplier<? extends AutoCloseable> component;
  private final Runnable afterLoss;
  private @Nullable AutoCloseable running; // the elector's calls only

  /**
   * @param component starts it; it may not wait for anything long
   * @param afterLoss after it was closed
   */
  public WhileLeading(Supplier<? extends AutoCloseable> component, Runnable afterLoss) {
    this.component = component;
    this.afterLoss = afterLoss;
  }

  @Override
  public void startedLeading() {
    running = component.get();
  }

  @Override
  public void stoppedLeading() {
    AutoCloseable stopping = running;
    running = null;
    try {
      if (stopping != null) {
        stopping.close();
      }
    } catch (Exception e) {
      LOG.warn("a component did not close well", e);
    }
    afterLoss.run();
  }
}
