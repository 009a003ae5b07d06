package io.kubeterrarium.apiserver.storage;

/**
 * Told of every committed write, on the thread of the request that made it, before its answer goes
 * out. It must not block and must not throw. Writes of different requests may come out of revision
 * order.
 */
public interface WriteObserver {
  void committed(CommittedWrite write);
}
