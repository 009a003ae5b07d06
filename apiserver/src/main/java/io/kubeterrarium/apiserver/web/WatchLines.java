package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import java.util.List;

/** A watch's events as lines of a streamed response. */
record WatchLines(StreamedResponse response) implements WatchSink {
  @Override
  public boolean offer(List<WatchFrame> frames) {
    return response.offer(frames.stream().map(WatchFrame::json).toList());
  }

  @Override
  public void end() {
    response.end();
  }
}
