package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.apiserver.protobuf.ProtobufWriter;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import java.util.Arrays;
import java.util.List;

/** A watch's events as length-delimited protobuf messages of a streamed response. */
record WatchMessages(StreamedResponse response) implements WatchSink {
  @Override
  public boolean offer(List<WatchFrame> frames) {
    return response.offer(
        frames.stream().map(frame -> frame.message(WatchMessages::encoded)).toList());
  }

  /** A frame without its length, for where something else says how long it is. */
  static byte[] bare(WatchFrame frame) {
    byte[] message = frame.message(WatchMessages::encoded);
    return Arrays.copyOfRange(message, Integer.BYTES, message.length);
  }

  private static byte[] encoded(WatchFrame frame) {
    byte[] message = ProtobufWriter.frame(frame.type(), frame.object());
    if (message == null) {
      throw new IllegalStateException("a kind without a message in a protobuf watch");
    }
    return message;
  }

  @Override
  public void end() {
    response.end();
  }
}
