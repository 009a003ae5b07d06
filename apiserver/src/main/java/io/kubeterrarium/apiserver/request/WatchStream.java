package io.kubeterrarium.apiserver.request;

/** The events of one watch request, not yet flowing. */
public interface WatchStream extends AutoCloseable {
  /**
   * Starts the flow; called once. The sink's methods never overlap and come from the watch's
   * thread.
   */
  void start(WatchSink sink);

  /** Ends the flow; idempotent, from any thread. */
  @Override
  void close();
}
