package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.apiserver.request.WatchStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A started watch whose frames can be waited for. */
final class WatchLog implements WatchSink, AutoCloseable {
  private static final WatchFrame END =
      new WatchFrame("END", io.kubeterrarium.api.json.Json.object());
  private final BlockingQueue<WatchFrame> frames = new LinkedBlockingQueue<>();
  private final WatchStream stream;

  WatchLog(WatchStream stream) {
    this.stream = stream;
    stream.start(this);
  }

  @Override
  public boolean offer(List<WatchFrame> more) {
    frames.addAll(more);
    return true;
  }

  @Override
  public void end() {
    frames.add(END);
  }

  WatchFrame next() throws InterruptedException {
    @Nullable WatchFrame frame = frames.poll(20, TimeUnit.SECONDS);
    assertThat(frame).as("a watch event within 20 s").isNotNull();
    return frame;
  }

  /** The next events as {@code TYPE name}. */
  List<String> next(int count) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      WatchFrame frame = next();
      lines.add(
          (frame.type() + " " + frame.object().path("metadata").path("name").asString("")).trim());
    }
    return lines;
  }

  @Override
  public void close() {
    stream.close();
  }
}
