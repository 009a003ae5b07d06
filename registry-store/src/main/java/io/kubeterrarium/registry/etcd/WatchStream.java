package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.Revision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream, with as many watches on it as the client creates, each by a number.
 *
 * <p>A client that does not read gets no more than {@link #BUFFER} bytes and one response put into
 * its stream; then its watches are parked, which costs nobody anything, and start again from where
 * they were when it reads on. If a compaction has overtaken them by then, they are cancelled with
 * the compacted revision, as etcd's are. Its requests are read only while it reads, too.
 *
 * <p>Threads: its connection's network thread and, for history, the registry's delivery threads,
 * one at a time under this object's lock. Lock order: the stream, then whatever the registry locks.
 */
final class WatchStream implements StreamObserver<WatchRequest> {
  /** How much may wait in the stream before its watches are parked. */
  static final int BUFFER = 256 << 10;

  private static final int MAX_WATCHES = 10_000;
  private static final long NO_WATCH = -1;

  private final Registry registry;
  private final Headers headers;
  private final WireEvents events;
  private final @Nullable Executor thread;
  private final ServerCallStreamObserver<WatchResponse> out;
  private final Runnable onEnd;

  // Guarded by this.
  private final Map<Long, StreamWatch> watches = new LinkedHashMap<>();
  private final ProgressRound progress = new ProgressRound();

  /** Watches that a compaction has ended: as in etcd, their ids are taken until cancelled. */
  private final Set<Long> overtaken = new HashSet<>();

  private long nextId;
  private boolean reading = true;
  private boolean ended;

  private WatchStream(
      Registry registry,
      Headers headers,
      WireEvents events,
      @Nullable Executor thread,
      ServerCallStreamObserver<WatchResponse> out,
      Runnable onEnd) {
    this.registry = registry;
    this.headers = headers;
    this.events = events;
    this.thread = thread;
    this.out = out;
    this.onEnd = onEnd;
  }

  /**
   * @param thread the connection's network thread, if known: what is sent from there needs no
   *     change of threads, and goes out in one piece with what others on the connection are sent
   */
  static WatchStream open(
      Registry registry,
      Headers headers,
      WireEvents events,
      @Nullable Executor thread,
      ServerCallStreamObserver<WatchResponse> out,
      Runnable onEnd) {
    WatchStream stream = new WatchStream(registry, headers, events, thread, out, onEnd);
    out.setOnReadyThreshold(BUFFER);
    out.disableAutoRequest();
    out.setOnReadyHandler(stream::readOn);
    out.setOnCancelHandler(stream::end);
    out.request(1);
    return stream;
  }

  @Override
  public void onNext(WatchRequest request) {
    synchronized (this) {
      if (ended) {
        return;
      }
      switch (request.getRequestUnionCase()) {
        case CREATE_REQUEST -> create(request.getCreateRequest());
        case CANCEL_REQUEST -> cancel(request.getCancelRequest().getWatchId());
        case PROGRESS_REQUEST -> progress.ask(watches.values());
        case REQUESTUNION_NOT_SET -> {
          // Justification: etcd ignores it, too
        }
      }
      tellProgress();
      reading = out.isReady();
      if (!reading) {
        return;
      }
    }
    out.request(1);
  }

  private void create(WatchCreateRequest request) {
    long wanted = YoungFields.number(request, YoungFields.WATCH_CREATE_ID);
    if (StreamWatch.isEmptyRange(request)) {
      refuse("mvcc: watcher range is empty");
      return;
    }
    if (request.getStartRevision() < 0) {
      refuse(String.valueOf(EtcdError.COMPACTED.status().getDescription()));
      return;
    }
    if (wanted != 0 && isTaken(wanted)) {
      refuse("mvcc: duplicate watch ID provided on the WatchStream");
      return;
    }
    if (watches.size() + overtaken.size() >= MAX_WATCHES) {
      refuse("too many watches on one stream");
      return;
    }
    long id = wanted;
    while (wanted == 0 && isTaken(nextId)) {
      nextId++;
    }
    if (wanted == 0) {
      id = nextId++;
    }
    Revision applied = registry.appliedRevision();
    Revision start =
        request.getStartRevision() == 0 ? applied.next() : new Revision(request.getStartRevision());
    StreamWatch watch = new StreamWatch(this, id, request, start);
    watches.put(id, watch);
    out.onNext(response(id, applied).setCreated(true).build());
    watch.resume(registry);
  }

  private boolean isTaken(long id) {
    return watches.containsKey(id) || overtaken.contains(id);
  }

  WireEvents events() {
    return events;
  }

  @Nullable Executor thread() {
    return thread;
  }

  private void refuse(String reason) {
    out.onNext(
        response(NO_WATCH, registry.appliedRevision())
            .setCreated(true)
            .setCanceled(true)
            .setCancelReason(reason)
            .build());
  }

  private void cancel(long id) {
    StreamWatch watch = watches.remove(id);
    if (watch != null) {
      watch.close();
    }
    if (watch != null || overtaken.remove(id)) {
      out.onNext(response(id, registry.appliedRevision()).setCanceled(true).build());
    }
  }

  /**
   * From a watch of this stream.
   *
   * @param said what the responses tell as the registry's revision
   * @return whether the responses are on their way; if not, the watch parks itself
   */
  synchronized boolean send(StreamWatch watch, Revision said, List<WatchResponse.Builder> all) {
    if (!isOpen(watch)) {
      return true;
    }
    if (!out.isReady()) {
      return false;
    }
    ResponseHeader header = headers.at(said);
    all.forEach(each -> out.onNext(each.setHeader(header).build()));
    return true;
  }

  /** From a watch of this stream: everything through the revision has been sent. */
  synchronized void progress(StreamWatch watch, Revision through) {
    if (!isOpen(watch)) {
      return;
    }
    if (progress.answered(watch, through)) {
      tellProgress();
    } else if (watch.wantsProgress() && out.isReady()) {
      out.onNext(response(watch.id(), through).build());
    }
  }

  private void tellProgress() {
    Revision reached = progress.reached(watches.values());
    if (!reached.isNone()) {
      out.onNext(response(NO_WATCH, reached).build());
    }
  }

  /** From a watch of this stream: what it needs next is compacted. etcd names no revision then. */
  synchronized void compacted(StreamWatch watch, Revision compactRevision) {
    if (isOpen(watch)) {
      watches.remove(watch.id());
      overtaken.add(watch.id());
      out.onNext(
          response(watch.id(), Revision.NONE)
              .setCanceled(true)
              .setCompactRevision(compactRevision.value())
              .build());
      tellProgress();
    }
  }

  /** The registry ends, or what the client asked for is not had here; any thread. */
  void failed(Throwable cause) {
    if (end()) {
      out.onError(EtcdError.of(cause));
    }
  }

  private boolean isOpen(StreamWatch watch) {
    return !ended && watches.get(watch.id()) == watch;
  }

  private WatchResponse.Builder response(long id, Revision revision) {
    return WatchResponse.newBuilder().setHeader(headers.at(revision)).setWatchId(id);
  }

  /** The client reads again: its watches go on, and its requests are read. */
  private void readOn() {
    boolean wasReading;
    synchronized (this) {
      if (ended) {
        return;
      }
      for (StreamWatch watch : new ArrayList<>(watches.values())) {
        if (watch.isParked() && out.isReady()) {
          watch.resume(registry);
          progress.askAgain(watch);
        }
      }
      wasReading = reading;
      reading = true;
    }
    if (!wasReading) {
      out.request(1);
    }
  }

  @Override
  public void onError(Throwable t) {
    end();
  }

  @Override
  public void onCompleted() {
    if (end()) {
      out.onCompleted();
    }
  }

  /** Whether it was open until now. */
  private boolean end() {
    List<StreamWatch> open;
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
      open = new ArrayList<>(watches.values());
      watches.clear();
    }
    open.forEach(StreamWatch::close);
    onEnd.run();
    return true;
  }
}
