package io.kubeterrarium.client.testkit;

import io.kubeterrarium.client.transport.WatchConnection;
import io.kubeterrarium.client.transport.WatchConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** A watch of an {@link InMemoryApi}; events come when the test lets the world settle. */
final class InMemoryWatch implements WatchConnection {
  private final VirtualTime time;
  private final String path;
  private final WatchConsumer consumer;
  private final Consumer<InMemoryWatch> onClose;
  private boolean closed;

  InMemoryWatch(
      VirtualTime time, String path, WatchConsumer consumer, Consumer<InMemoryWatch> onClose) {
    this.time = time;
    this.path = path;
    this.consumer = consumer;
    this.onClose = onClose;
  }

  void offer(String type, String key, ObjectNode object) {
    if (InMemoryPath.isIn(key, path)) {
      ObjectNode copy = object.deepCopy();
      time.execute(
          () -> {
            if (!closed) {
              consumer.event(type, copy);
            }
          });
    }
  }

  void fail(ObjectNode status) {
    time.execute(() -> consumer.event("ERROR", status));
    close();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    onClose.accept(this);
    time.execute(
        () -> {
          closed = true;
          consumer.closed(null);
        });
  }
}
