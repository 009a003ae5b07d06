package io.kubeterrarium.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchCancelRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchCreateRequest.FilterType;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A stream of watches, each of which is known to have got all it must: what a watch of everything
 * got, as far as it is the watch's business.
 *
 * <p>Threads: one asks; what comes is noted under this object's lock.
 */
final class WatchedStream {
  private static final ByteString LAST = RandomRequests.KEYS.get(0);

  /** One watch: whose events they are, and how many of all are looked at. */
  private static final class Wanted {
    private final WatchCreateRequest request;
    private final long start;
    private int lookedAt;
    private int count;

    Wanted(WatchCreateRequest request, long start) {
      this.request = request;
      this.start = start;
    }

    void lookAt(List<Event> all) {
      for (; lookedAt < all.size(); lookedAt++) {
        count += isWanted(all.get(lookedAt)) ? 1 : 0;
      }
    }

    private boolean isWanted(Event event) {
      FilterType unwanted =
          event.getType() == Event.EventType.PUT ? FilterType.NOPUT : FilterType.NODELETE;
      return event.getKv().getModRevision() >= start
          && !request.getFiltersList().contains(unwanted)
          && isWithin(event.getKv().getKey());
    }

    private boolean isWithin(ByteString key) {
      ByteString from = request.getKey().isEmpty() ? LAST : request.getKey();
      if (request.getRangeEnd().isEmpty()) {
        return key.equals(from);
      }
      return compare(key, from) >= 0
          && (request.getRangeEnd().equals(LAST) || compare(key, request.getRangeEnd()) < 0);
    }

    private static int compare(ByteString a, ByteString b) {
      return ByteString.unsignedLexicographicalComparator().compare(a, b);
    }
  }

  /** Something did not come that must. */
  static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1;

    Missing(String what) {
      super(what);
    }
  }

  private final List<Event> all;
  private final StreamObserver<WatchRequest> requests;
  private final Map<Long, Wanted> open = new TreeMap<>();
  private final Map<Long, List<Event>> events = new ConcurrentHashMap<>();
  private final Map<Long, Integer> told = new TreeMap<>();

  /** Watches that a compaction ended, and nobody cancelled since. */
  private final Set<Long> overtaken = new HashSet<>();

  // Guarded by this.
  private final List<WatchResponse> created = new ArrayList<>();
  private final List<WatchResponse> cancelled = new ArrayList<>();
  private final List<WatchResponse> progress = new ArrayList<>();
  private Throwable end;

  /**
   * @param all what a watch of everything gets; grows
   */
  WatchedStream(ManagedChannel channel, List<Event> all) {
    this.all = all;
    requests = WatchGrpc.newStub(channel).withWaitForReady().watch(new Responses());
  }

  private final class Responses implements StreamObserver<WatchResponse> {
    @Override
    public void onNext(WatchResponse response) {
      synchronized (WatchedStream.this) {
        if (response.getCreated()) {
          created.add(response);
        } else if (response.getCanceled()) {
          cancelled.add(response);
        } else if (response.getEventsCount() == 0) {
          progress.add(response);
        }
        events(response.getWatchId()).addAll(response.getEventsList());
        WatchedStream.this.notifyAll();
      }
    }

    @Override
    public void onError(Throwable failure) {
      synchronized (WatchedStream.this) {
        end = failure;
        WatchedStream.this.notifyAll();
      }
    }

    @Override
    public void onCompleted() {
      onError(new AssertionError("the stream was completed"));
    }
  }

  List<Event> events(long id) {
    return events.computeIfAbsent(id, none -> new CopyOnWriteArrayList<>());
  }

  /**
   * @param compacted below which a watch is cancelled
   * @param next the revision that comes next
   */
  WatchResponse create(WatchRequest request, long compacted, long next) {
    WatchCreateRequest create = request.getCreateRequest();
    requests.onNext(request);
    await("created", () -> !created.isEmpty());
    WatchResponse response = created.remove(0);
    if (response.getCanceled()) {
      return response;
    }
    long start = create.getStartRevision();
    if (start != 0 && start < compacted) {
      await("cancelled", () -> !cancelled.isEmpty());
      overtaken.add(response.getWatchId());
    } else {
      open.put(response.getWatchId(), new Wanted(create, start == 0 ? next : start));
    }
    return response;
  }

  /** Cancels it after its first event. */
  void createAndCancel(WatchRequest request) {
    requests.onNext(request);
    await("created", () -> !created.isEmpty());
    long id = created.remove(0).getWatchId();
    await("an event of watch " + id, () -> !events(id).isEmpty());
    requests.onNext(
        WatchRequest.newBuilder()
            .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(id))
            .build());
    await("cancelled", () -> !cancelled.isEmpty());
    cancelled.clear();
  }

  String cancel(WatchRequest request) {
    long id = request.getCancelRequest().getWatchId();
    requests.onNext(request);
    if (open.remove(id) == null && !overtaken.remove(id)) {
      return "none to cancel";
    }
    await("cancelled", () -> !cancelled.isEmpty());
    return "cancelled";
  }

  /** Not asked where etcd does not answer: a watch waits for the future, or was overtaken. */
  String progress(WatchRequest request, long revision) {
    if (open.isEmpty()
        || !overtaken.isEmpty()
        || open.values().stream().anyMatch(each -> each.request.getStartRevision() > revision)) {
      return "no progress";
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(EtcdFixture.BOUND_SECONDS);
    BooleanSupplier isTold =
        () -> progress.stream().anyMatch(each -> Answers.revision(each) == revision);
    do {
      requests.onNext(request);
    } while (!holdsWithin(isTold, 200) && System.nanoTime() < deadline);
    synchronized (this) {
      boolean answered = isTold.getAsBoolean();
      progress.clear();
      return answered ? "progress" : "no progress at " + revision;
    }
  }

  void awaitRevision(long revision) {
    List<Event> mine = events(0);
    await(
        "revision " + revision,
        () ->
            revision <= 1
                || (!mine.isEmpty()
                    && mine.get(mine.size() - 1).getKv().getModRevision() >= revision));
  }

  /** What is new of all watches, once they have what they must. */
  List<String> settled() {
    open.forEach(
        (id, wanted) -> {
          wanted.lookAt(all);
          int before = told.getOrDefault(id, 0);
          int due = wanted.count;
          wanted.count = 0;
          await(due + " events of watch " + id, () -> events(id).size() >= before + due);
        });
    List<String> news = new ArrayList<>();
    synchronized (this) {
      cancelled.forEach(each -> news.add(Answers.text(each)));
      cancelled.clear();
      new TreeMap<>(events)
          .forEach(
              (id, list) -> {
                int before = told.getOrDefault(id, 0);
                list.subList(before, list.size())
                    .forEach(event -> news.add(id + ": " + Answers.text(event)));
                told.put(id, list.size());
              });
    }
    return news;
  }

  private void await(String what, BooleanSupplier condition) {
    if (!holdsWithin(condition, TimeUnit.SECONDS.toMillis(EtcdFixture.BOUND_SECONDS / 4))) {
      throw new Missing("waited in vain for " + what + (end == null ? "" : ": " + end));
    }
  }

  private synchronized boolean holdsWithin(BooleanSupplier condition, long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (!condition.getAsBoolean()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || end != null) {
          return false;
        }
        wait(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
