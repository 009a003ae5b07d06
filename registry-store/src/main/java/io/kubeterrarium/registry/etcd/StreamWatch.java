package io.kubeterrarium.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Watch;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.WatchListener;
import io.kubeterrarium.registry.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One watch on a stream.
 *
 * <p>Invariant: everything below {@code next} has been sent, and nothing from there on. Parked, it
 * holds nothing but that number.
 */
final class StreamWatch {
  /** Responses are cut at this size, between two revisions, or anywhere if that was asked for. */
  private static final int MAX_RESPONSE_BYTES = 2 << 20;

  private final WatchStream stream;
  private final long id;
  private final WatchCreateRequest request;
  private final KeyRange range;

  // Guarded by the stream.
  private Revision next;

  /** Where the registry stood when this watch last started: what it says of events before that. */
  private Revision present = Revision.NONE;

  private @Nullable Feed feed;

  StreamWatch(WatchStream stream, long id, WatchCreateRequest request, Revision start) {
    this.stream = stream;
    this.id = id;
    this.request = request;
    this.range = range(request);
    this.next = start;
  }

  /** An empty key is the smallest one that can be. */
  private static KeyRange range(WatchCreateRequest request) {
    ByteString key =
        request.getKey().isEmpty() ? ByteString.copyFrom(new byte[1]) : request.getKey();
    return Messages.range(key, request.getRangeEnd());
  }

  static boolean isEmptyRange(WatchCreateRequest request) {
    KeyRange range = range(request);
    return range.to() != null && range.from().compareTo(range.to()) >= 0;
  }

  long id() {
    return id;
  }

  boolean wantsProgress() {
    return request.getProgressNotify();
  }

  boolean isParked() {
    return feed == null;
  }

  /** Starts from {@code next}; under the stream's lock. */
  void resume(Registry registry) {
    Feed started = new Feed();
    feed = started;
    present = registry.appliedRevision();
    started.watch = registry.watch(new WatchRequest(range, next, request.getPrevKv()), started);
  }

  /** Under the stream's lock. Nothing happens while parked: who resumes it asks again. */
  void requestProgress() {
    Feed running = feed;
    if (running != null && running.watch != null) {
      running.watch.requestProgress();
    }
  }

  void close() {
    synchronized (stream) {
      park();
    }
  }

  private void park() {
    Feed running = feed;
    feed = null;
    if (running != null && running.watch != null) {
      running.watch.close();
    }
  }

  private boolean isWanted(WatchEvent event) {
    WatchCreateRequest.FilterType unwanted =
        event.type() == WatchEvent.Type.PUT
            ? WatchCreateRequest.FilterType.NOPUT
            : WatchCreateRequest.FilterType.NODELETE;
    return !request.getFiltersList().contains(unwanted);
  }

  private List<WatchResponse.Builder> responses(List<WatchEvent> events) {
    boolean fragments = YoungFields.flag(request, YoungFields.WATCH_CREATE_FRAGMENT);
    List<WatchResponse.Builder> responses = new ArrayList<>(1);
    WatchResponse.@Nullable Builder current = null;
    Revision last = Revision.NONE;
    long size = 0;
    for (WatchEvent event : events) {
      if (!isWanted(event)) {
        continue;
      }
      Event wire = stream.events().of(event);
      Revision revision = event.current().modRevision();
      boolean full = size + wire.getSerializedSize() > MAX_RESPONSE_BYTES;
      boolean sameRevision = revision.equals(last);
      if (current == null || (full && (fragments || !sameRevision))) {
        if (current != null && fragments && sameRevision) {
          current.setUnknownFields(YoungFields.number(YoungFields.WATCH_RESPONSE_FRAGMENT, 1));
        }
        current = WatchResponse.newBuilder().setWatchId(id);
        responses.add(current);
        size = 0;
      }
      current.addEvents(wire);
      size += wire.getSerializedSize();
      last = revision;
    }
    return responses;
  }

  /** What the registry tells; silent once the watch has been parked or closed. */
  private final class Feed implements WatchListener {
    private @Nullable Watch watch;

    @Override
    public @Nullable Executor thread() {
      return stream.thread();
    }

    @Override
    public void events(List<WatchEvent> events, Revision through) {
      List<WatchResponse.Builder> responses = responses(events);
      synchronized (stream) {
        if (feed != this) {
          return;
        }
        Revision said = present.compareTo(through) > 0 ? present : through;
        if (responses.isEmpty() || stream.send(StreamWatch.this, said, responses)) {
          next = through.next();
        } else {
          park();
        }
      }
    }

    @Override
    public void progress(Revision through) {
      synchronized (stream) {
        if (feed == this) {
          next = next.compareTo(through) > 0 ? next : through.next();
          stream.progress(StreamWatch.this, through);
        }
      }
    }

    @Override
    public void cancelled(RegistryException cause) {
      synchronized (stream) {
        if (feed != this) {
          return;
        }
        feed = null;
        if (cause instanceof RegistryException.Compacted compacted) {
          stream.compacted(StreamWatch.this, compacted.compactRevision());
          return;
        }
      }
      stream.failed(cause);
    }
  }
}
