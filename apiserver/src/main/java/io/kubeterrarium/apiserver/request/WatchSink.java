package io.kubeterrarium.apiserver.request;

import java.util.List;

/** Where a watch's events go. It must not block: it keeps a bounded backlog or gives up. */
public interface WatchSink {
  /**
   * Takes events in order.
   *
   * @return false where the sink is full or closed: the watch ends, the client has to come again
   */
  boolean offer(List<WatchFrame> frames);

  /** No more events; the response is completed. */
  void end();
}
