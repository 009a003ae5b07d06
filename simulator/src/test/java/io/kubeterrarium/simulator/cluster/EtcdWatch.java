package io.kubeterrarium.simulator.cluster;

import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Watch;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.WatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A watch as etcd's clients keep it: when its stream ends, or says nothing though it was asked, it
 * goes on at the next member behind the last revision it was told.
 */
final class EtcdWatch implements Watch {
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
  private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(4);

  private final Supplier<ManagedChannel> members;
  private final io.kubeterrarium.registry.WatchRequest request;
  private final WatchListener listener;
  private long through; // guarded by this
  private boolean closed; // guarded by this
  private Turn turn; // guarded by this

  EtcdWatch(
      Supplier<ManagedChannel> members,
      io.kubeterrarium.registry.WatchRequest request,
      WatchListener listener) {
    this.members = members;
    this.request = request;
    this.listener = listener;
    this.through = request.start().value() - 1;
    begin();
  }

  private synchronized void begin() {
    if (closed) {
      return;
    }
    Turn next = new Turn();
    turn = next;
    next.requests = WatchGrpc.newStub(members.get()).watch(next);
    next.requests.onNext(
        WatchRequest.newBuilder()
            .setCreateRequest(
                WatchCreateRequest.newBuilder()
                    .setKey(EtcdRegistry.bytes(request.range().from()))
                    .setRangeEnd(EtcdRegistry.bytes(request.range().to()))
                    .setStartRevision(through + 1))
            .build());
  }

  /** On another thread: the listener may hold a lock of its own that it needs to be told. */
  @Override
  public void requestProgress() {
    LATER.execute(this::askForProgress);
  }

  private synchronized void askForProgress() {
    long now = System.nanoTime();
    if (closed || turn.over || now - turn.asked < ASK_NANOS) {
      return;
    }
    if (now - turn.heard > SILENT_NANOS) {
      turn.end();
      return;
    }
    turn.asked = now;
    turn.requests.onNext(
        WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build());
  }

  @Override
  public synchronized void close() {
    closed = true;
    turn.end();
  }

  /** One stream. */
  private final class Turn implements StreamObserver<WatchResponse> {
    private StreamObserver<WatchRequest> requests;
    private long heard = System.nanoTime();
    private long asked = heard;
    private boolean over;

    void end() {
      if (!over) {
        over = true;
        requests.onError(new CancellationException("given up"));
        LATER.execute(EtcdWatch.this::begin);
      }
    }

    @Override
    public void onNext(WatchResponse response) {
      synchronized (EtcdWatch.this) {
        heard = System.nanoTime();
        if (over || closed || response.getCreated()) {
          return;
        }
        if (response.getCanceled()) {
          closed = true;
          listener.cancelled(
              response.getCompactRevision() > 0
                  ? new RegistryException.Compacted(new Revision(response.getCompactRevision()))
                  : new RegistryException.Invalid(response.getCancelReason()));
          return;
        }
        tell(response);
        heard = System.nanoTime(); // It may have taken long.
      }
    }

    private void tell(WatchResponse response) {
      List<WatchEvent> events = new ArrayList<>();
      for (io.etcd.jetcd.api.Event each : response.getEventsList()) {
        boolean deleted = each.getType() == io.etcd.jetcd.api.Event.EventType.DELETE;
        events.add(
            new WatchEvent(
                deleted ? WatchEvent.Type.DELETE : WatchEvent.Type.PUT,
                EtcdRegistry.entry(each.getKv()),
                null));
      }
      if (events.isEmpty()) {
        // A member that is not as far as the one before tells less.
        through = Math.max(through, response.getHeader().getRevision());
        listener.progress(new Revision(through));
        return;
      }
      Revision last = events.get(events.size() - 1).current().modRevision();
      through = last.value();
      listener.events(events, last);
    }

    @Override
    public void onError(Throwable failure) {
      ended();
    }

    @Override
    public void onCompleted() {
      ended();
    }

    private void ended() {
      synchronized (EtcdWatch.this) {
        if (!over) {
          over = true;
          LATER.execute(EtcdWatch.this::begin);
        }
      }
    }
  }
}
