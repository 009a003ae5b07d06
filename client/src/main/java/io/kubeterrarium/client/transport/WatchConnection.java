package io.kubeterrarium.client.transport;

/** A running watch; closing it is idempotent. */
public interface WatchConnection extends AutoCloseable {
  @Override
  void close();
}
