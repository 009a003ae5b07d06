package io.kubeterrarium.scheduler;

import io.kubeterrarium.client.execution.KeyedExecutor;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.ClientException;
import io.kubeterrarium.scheduler.framework.BindPlugin;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.queue.QueuedPod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds assumed pods, side by side and off the scheduling thread, and takes the assumption back
 * where the server refuses.
 *
 * <p>When no answer came, the binding may have happened: the assumption is taken back all the same,
 * and the watch, or the conflict that the next attempt meets, settles it.
 */
final class BindingCycle {
  private static final Logger LOG = LoggerFactory.getLogger(BindingCycle.class);

  private final BindPlugin binder;
  private final PodReporter reporter;
  private final KeyedExecutor lanes;
  private final SchedulingLoop loop;

  BindingCycle(BindPlugin binder, PodReporter reporter, KeyedExecutor lanes, SchedulingLoop loop) {
    this.binder = binder;
    this.reporter = reporter;
    this.lanes = lanes;
    this.loop = loop;
  }

  /**
   * @param placed assumed, with its node
   */
  void begin(QueuedPod placed) {
    lanes.execute(placed.pod().uid(), () -> bind(placed));
  }

  private void bind(QueuedPod placed) {
    try {
      binder.bind(placed.pod());
      reporter.scheduled(placed.pod());
    } catch (ApiStatusException e) {
      loop.submit(() -> undo(placed, e));
    } catch (ClientException e) {
      LOG.info(
          "binding pod {} to {} failed: {}",
          placed.pod().name(),
          placed.pod().nodeName(),
          e.getMessage());
      loop.submit(() -> undo(placed, e));
    } catch (RuntimeException e) {
      LOG.warn("binding pod {} to {} failed", placed.pod().name(), placed.pod().nodeName(), e);
      loop.submit(() -> undo(placed, e));
    }
  }

  private void undo(QueuedPod placed, RuntimeException cause) {
    if (!loop.cache().isAssumed(placed.pod().uid())) {
      // The watch was faster: the pod is confirmed, or gone.
      return;
    }
    loop.cache().forget(placed.pod().uid());
    loop.happened(ClusterEvent.ASSIGNED_POD_DELETED);
    QueuedPod waiting = placed.unplaced();
    if (cause instanceof ApiStatusException refused && refused.isNotFound()) {
      LOG.debug("pod {} is gone", placed.pod().name());
    } else if (cause instanceof ApiStatusException refused && refused.isConflict()) {
      // Most likely somebody else has bound it, and the watch is about to take it out of the queue.
      loop.queue().failed(waiting, loop.now());
    } else {
      loop.failed(waiting, "binding rejected: " + cause.getMessage());
    }
  }
}
