package io.kubeterrarium.registry;

import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Receives the events of one watch, with the guarantees that etcd names:
 *
 * <ul>
 *   <li><b>Ordered</b>: by revision; within a revision by the order of the transaction's steps.
 *   <li><b>Unique</b>: no event comes twice.
 *   <li><b>Atomic</b>: all events of one revision come in one call.
 *   <li><b>Reliable</b>: no event between the start and the latest call is left out.
 *   <li><b>Resumable</b>: a new watch from the last revision seen + 1 goes on without a gap, or is
 *       told that the revisions between are compacted.
 * </ul>
 *
 * <p>Thread: calls of one watch never overlap and come from one thread of the watch hub at a time,
 * or from {@link #thread}. A listener that is slow delays itself alone; one that stays behind is
 * cancelled rather than waited for.
 */
public interface WatchListener {
  /**
   * @param events of one or several whole revisions, never empty
   * @param through the watch has delivered everything up to and including this revision
   */
  void events(List<WatchEvent> events, Revision through);

  /**
   * Nothing for this range up to and including the revision; sent now and then, and when asked for.
   */
  default void progress(Revision through) {}

  /**
   * Where this listener had rather be called, which saves a change of threads; asked once. It must
   * never block there: others wait behind it. What has to be read from history comes from the hub's
   * threads all the same, and all calls do where it no longer takes any.
   *
   * @return null for the hub's threads
   */
  default @Nullable Executor thread() {
    return null;
  }

  /**
   * The watch is over. No call comes after this one.
   *
   * @param cause a {@link RegistryException.Compacted} where the start, or what a slow listener
   *     would have needed next, is gone; otherwise why the registry gave the watch up
   */
  void cancelled(RegistryException cause);
}
