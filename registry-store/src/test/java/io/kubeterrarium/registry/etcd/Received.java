package io.kubeterrarium.registry.etcd;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What came on a stream, in order, each waited for as long as something healthy could take. */
final class Received<T> implements StreamObserver<T> {
  private record Item<T>(T value, Throwable end) {}

  private final BlockingQueue<Item<T>> items = new LinkedBlockingQueue<>();

  T next() {
    Item<T> item = take();
    if (item.value == null) {
      throw new AssertionError("the stream ended: " + item.end);
    }
    return item.value;
  }

  /** How the stream ended; OK where it was completed. */
  Status end() {
    Item<T> item = take();
    while (item.value != null) {
      item = take();
    }
    return item.end == null ? Status.OK : Status.fromThrowable(item.end);
  }

  private Item<T> take() {
    try {
      Item<T> item = items.poll(EtcdFixture.BOUND_SECONDS, TimeUnit.SECONDS);
      if (item == null) {
        throw new AssertionError("nothing came within " + EtcdFixture.BOUND_SECONDS + " s");
      }
      return item;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  int waiting() {
    return items.size();
  }

  @Override
  public void onNext(T value) {
    items.add(new Item<>(value, null));
  }

  @Override
  public void onError(Throwable failure) {
    items.add(new Item<>(null, failure));
  }

  @Override
  public void onCompleted() {
    items.add(new Item<>(null, null));
  }
}
