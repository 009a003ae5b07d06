package io.kubeterrarium.registry;

/** A running watch. */
public interface Watch extends AutoCloseable {
  /** Asks for a {@link WatchListener#progress} call as soon as the watch is caught up. */
  void requestProgress();

  /** Ends the watch; idempotent. A call that is under way may still finish. */
  @Override
  void close();
}
