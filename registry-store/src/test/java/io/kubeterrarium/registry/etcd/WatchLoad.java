package io.kubeterrarium.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Watchers of one prefix, each on a stream of its own, while one client puts, one key a put. */
final class WatchLoad {
  private WatchLoad() {}

  /** One watcher; its fields belong to the network thread of its stream until it is done. */
  private static final class Watcher implements StreamObserver<WatchResponse> {
    private final long[] delays;
    private final CountDownLatch created;
    private final CountDownLatch done;
    private int seen;

    Watcher(int puts, CountDownLatch created, CountDownLatch done) {
      this.delays = new long[puts];
      this.created = created;
      this.done = done;
    }

    @Override
    public void onNext(WatchResponse response) {
      if (response.getCreated()) {
        created.countDown();
      }
      long now = System.nanoTime();
      for (Event event : response.getEventsList()) {
        String[] sent = event.getKv().getValue().toStringUtf8().split(" ");
        if (Integer.parseInt(sent[0]) != seen) {
          throw new AssertionError("event " + sent[0] + " where " + seen + " was expected");
        }
        delays[seen++] = now - Long.parseLong(sent[1]);
        if (seen == delays.length) {
          done.countDown();
        }
      }
    }

    @Override
    public void onError(Throwable error) {
      // Justification: at the end the streams are cut; before it, an event is missing and reported
    }

    @Override
    public void onCompleted() {
      // Justification: as above
    }
  }

  /** Delays are from the put's call to each watcher's event; CPU is the servers', an event. */
  record Delays(double p50Millis, double p99Millis, double serverMicros) {}

  static Delays measure(Subject subject, int watchers, int puts) throws Exception {
    CountDownLatch created = new CountDownLatch(watchers);
    CountDownLatch done = new CountDownLatch(watchers);
    List<Watcher> all = new ArrayList<>();
    long cpuBefore;
    String prefix = "/watched/" + System.nanoTime() + "/";
    try (Load load = new Load(subject, watchers)) {
      for (int i = 0; i < watchers; i++) {
        Watcher watcher = new Watcher(puts, created, done);
        all.add(watcher);
        WatchGrpc.newStub(load.channel(i)).watch(watcher).onNext(create(prefix));
      }
      await(created, "watches that were not created");
      cpuBefore = subject.cpu().toNanos();
      KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(load.channel(0));
      for (int i = 0; i < puts; i++) {
        kv.put(
            PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(prefix + i))
                .setValue(ByteString.copyFromUtf8(i + " " + System.nanoTime()))
                .build());
      }
      await(done, "watchers that miss events");
    }
    long[] sorted = all.stream().flatMapToLong(w -> Arrays.stream(w.delays)).sorted().toArray();
    double cpu = (subject.cpu().toNanos() - cpuBefore) / 1e3 / sorted.length;
    return new Delays(
        sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6, cpu);
  }

  private static void await(CountDownLatch latch, String what) throws InterruptedException {
    if (!latch.await(120, TimeUnit.SECONDS)) {
      throw new AssertionError(what + ": " + latch.getCount());
    }
  }

  private static WatchRequest create(String prefix) {
    String end = prefix.substring(0, prefix.length() - 1) + "0";
    return WatchRequest.newBuilder()
        .setCreateRequest(
            WatchCreateRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(prefix))
                .setRangeEnd(ByteString.copyFromUtf8(end)))
        .build();
  }
}
