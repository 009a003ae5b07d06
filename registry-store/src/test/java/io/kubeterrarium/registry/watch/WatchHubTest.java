package io.kubeterrarium.registry.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RecordingListener;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.RequestId;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.Watch;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.WatchListener;
import io.kubeterrarium.registry.WatchRequest;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.StateMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the contract cannot say: full queues, jumps of the state, listeners that misbehave. */
class WatchHubTest {
  private static final WatchHub.Settings SMALL = new WatchHub.Settings(Duration.ofHours(1), 4);

  private final StateMachine machine = new StateMachine();
  private final CountDownLatch gate = new CountDownLatch(1);
  private WatchHub hub = WatchHub.follow(machine, SMALL);
  private long sequence;

  @AfterEach
  void close() {
    gate.countDown();
    hub.close();
  }

  @Test
  void aWatcherWhoseQueueIsFullReadsTheRestFromHistory() {
    RecordingListener told = new RecordingListener();
    hub.watch(next(KeyRange.ALL), gated(told));
    for (int i = 0; i < 100; i++) {
      put(machine, "a");
    }
    gate.countDown();

    assertThat(told.awaitEvents(100)).extracting(e -> e.current().version()).isSorted();
    put(machine, "a");
    assertThat(told.awaitEvents(101)).hasSize(101);
  }

  @Test
  void aSlowWatcherIsCancelledWhereWhatItNeedsNextIsCompacted() {
    RecordingListener told = new RecordingListener();
    hub.watch(next(KeyRange.ALL), gated(told));
    for (int i = 0; i < 100; i++) {
      put(machine, "a");
    }
    awaitDispatched();
    machine.apply(new Command.Compact(request(), new Revision(90)));
    gate.countDown();

    assertThat(told.awaitCancelled()).isInstanceOf(RegistryException.Compacted.class);
    assertThat(told.events()).hasSizeBetween(1, 8);
    assertThat(hub.watches()).isZero();
  }

  @Test
  void aRestoredSnapshotIsDeliveredWhereItHasTheHistoryAndCancelsWhereItHasNot() {
    StateMachine ahead = new StateMachine();
    put(ahead, "a");
    machine.restore(ahead.state());
    RecordingListener first = new RecordingListener();
    hub.watch(next(KeyRange.prefix("a")), first);
    Revision second = put(ahead, "a");
    put(ahead, "b");
    machine.restore(ahead.state());
    assertThat(first.awaitEvents(1).get(0).current().modRevision()).isEqualTo(second);

    RecordingListener later = new RecordingListener();
    Revision future = new Revision(second.value() + 10);
    hub.watch(new WatchRequest(KeyRange.ALL, future, false), later);
    for (int i = 0; i < 20; i++) {
      put(ahead, "a");
    }
    ahead.apply(new Command.Compact(request(), new Revision(second.value() + 8)));
    machine.restore(ahead.state());

    assertThat(first.awaitCancelled()).isInstanceOf(RegistryException.Compacted.class);
    assertThat(later.awaitEvents(1).get(0).current().modRevision()).isEqualTo(future);
  }

  @Test
  void listenersThatBlockEveryThreadHoldUpNobodyElse() {
    List<RecordingListener> blocked = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      blocked.add(new RecordingListener());
      hub.watch(next(KeyRange.ALL), gated(blocked.get(i)));
    }
    put(machine, "a");
    RecordingListener free = new RecordingListener();
    hub.watch(next(KeyRange.ALL), free);
    put(machine, "a");

    assertThat(free.awaitEvents(1)).hasSize(1);
    gate.countDown();
    blocked.forEach(listener -> assertThat(listener.awaitEvents(2)).hasSize(2));
  }

  @Test
  void aListenerThatThrowsLosesItsWatchAlone() {
    RecordingListener told = new RecordingListener();
    RecordingListener other = new RecordingListener();
    hub.watch(
        next(KeyRange.ALL),
        new WatchListener() {
          @Override
          public void events(List<WatchEvent> events, Revision through) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void cancelled(RegistryException cause) {
            told.cancelled(cause);
          }
        });
    hub.watch(next(KeyRange.ALL), other);
    put(machine, "a");

    assertThat(told.awaitCancelled()).hasMessageContaining("on purpose");
    assertThat(other.awaitEvents(1)).hasSize(1);
    assertThat(hub.watches()).isEqualTo(1);
  }

  @Test
  void aQuietWatchIsToldOfProgressNowAndThen() {
    hub.close();
    hub = WatchHub.follow(machine, new WatchHub.Settings(Duration.ofMillis(5), 4));
    RecordingListener told = new RecordingListener();
    hub.watch(next(KeyRange.prefix("quiet")), told);
    Revision latest = put(machine, "loud");

    told.awaitProgressCalls(2);
    assertThat(told.awaitThrough(latest)).isEmpty();
  }

  @Test
  void closingCancelsWhatIsOpenAndWhatComesLater() {
    RecordingListener open = new RecordingListener();
    RecordingListener late = new RecordingListener();
    hub.watch(next(KeyRange.ALL), open);
    hub.close(new RegistryException.Stopped("the disk failed"));
    hub.watch(next(KeyRange.ALL), late);

    assertThat(open.awaitCancelled()).hasMessage("the disk failed");
    assertThat(late.awaitCancelled()).hasMessage("the disk failed");
  }

  @Test
  void watchesThatStartAnywhereWhileOthersWriteMissNothing() {
    int writes = 3_000;
    List<RecordingListener> listeners = new ArrayList<>();
    List<Long> starts = new ArrayList<>();
    for (int i = 0; i < writes; i++) {
      put(machine, "a");
      if (i % 10 == 0) {
        long latest = machine.state().revision().value();
        long start = Math.max(1, latest - (i * 7L) % 50);
        RecordingListener listener = new RecordingListener();
        listeners.add(listener);
        starts.add(start);
        hub.watch(new WatchRequest(KeyRange.ALL, new Revision(start), false), listener);
      }
    }
    long last = machine.state().revision().value();
    for (int i = 0; i < listeners.size(); i++) {
      int expected = (int) (last - Math.max(starts.get(i), 2) + 1);
      assertThat(listeners.get(i).awaitEvents(expected)).hasSize(expected);
    }
  }

  private WatchListener gated(RecordingListener told) {
    return new WatchListener() {
      @Override
      public void events(List<WatchEvent> events, Revision through) {
        awaitGate();
        told.events(events, through);
      }

      @Override
      public void cancelled(RegistryException cause) {
        told.cancelled(cause);
      }
    };
  }

  private void awaitGate() {
    try {
      if (!gate.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the gate never opened");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until a watch of its own is through. */
  private void awaitDispatched() {
    RecordingListener through = new RecordingListener();
    Watch watch = hub.watch(next(KeyRange.prefix("nothing")), through);
    watch.requestProgress();
    through.awaitThrough(machine.state().revision());
    watch.close();
  }

  private static WatchRequest next(KeyRange range) {
    return new WatchRequest(range, Revision.NONE, true);
  }

  private Revision put(StateMachine on, String key) {
    Op.Put put = new Op.Put(Bytes.utf8(key), Bytes.utf8("v"));
    on.apply(new Command.Transact(request(), Txn.of(put)));
    return on.state().revision();
  }

  private RequestId request() {
    return new RequestId(1, ++sequence);
  }
}
