package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.apiserver.request.WatchStream;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A watch that could not begin: one ERROR event, and its end. */
record FailedWatch(ObjectNode status) implements WatchStream {
  @Override
  public void start(WatchSink sink) {
    sink.offer(List.of(new WatchFrame("ERROR", status)));
    sink.end();
  }

  @Override
  public void close() {
    // Nothing flows.
  }
}
