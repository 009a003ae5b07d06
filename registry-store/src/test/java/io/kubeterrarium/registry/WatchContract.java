package io.kubeterrarium.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Watches: Ordered, Unique, Atomic, Reliable, Resumable. {@link RecordingListener} checks the first
 * four at every call of every test.
 */
public abstract class WatchContract extends RegistryFixture {

  @Test
  void aWatchStartsWithTheNextRevision() {
    put("before", "1");
    RecordingListener listener = new RecordingListener();
    try (Watch watch = watch(all(), Revision.NONE, listener)) {
      Revision first = put("a", "1");
      Revision second = delete("a").revision();

      List<WatchEvent> events = listener.awaitEvents(2);
      assertThat(told(events)).containsExactly("PUT a=1", "DELETE a");
      assertThat(events.get(0).isCreate()).isTrue();
      assertThat(events.get(0).current().modRevision()).isEqualTo(first);
      assertThat(events.get(1).current())
          .isEqualTo(new KeyValue(key("a"), Bytes.EMPTY, Revision.NONE, second, 0, LeaseId.NONE));
    }
  }

  @Test
  void aWatchFromThePastReplaysHistoryAndGoesOn() {
    put("before", "0");
    Revision start = put("a", "1");
    put("a", "2");
    RecordingListener listener = new RecordingListener();
    try (Watch watch = watch(all(), start, listener)) {
      put("a", "3");
      assertThat(told(listener.awaitEvents(3))).containsExactly("PUT a=1", "PUT a=2", "PUT a=3");
    }
  }

  @Test
  void aWatchFromTheFutureLeavesOutWhatComesBefore() {
    Revision now = put("a", "1");
    RecordingListener listener = new RecordingListener();
    try (Watch watch = watch(all(), new Revision(now.value() + 3), listener)) {
      put("a", "2");
      put("a", "3");
      put("a", "4");
      assertThat(told(listener.awaitEvents(1))).containsExactly("PUT a=4");
    }
  }

  @Test
  void onlyKeysOfTheRangeAreTold() {
    RecordingListener some = new RecordingListener();
    RecordingListener one = new RecordingListener();
    try (Watch first = watch(KeyRange.prefix(prefix + "b/"), Revision.NONE, some);
        Watch second = watch(KeyRange.single(key("b/1")), Revision.NONE, one)) {
      put("a/1", "x");
      put("b/1", "x");
      put("b/10", "x");
      Revision last = put("c/1", "x");
      first.requestProgress();
      second.requestProgress();

      assertThat(told(some.awaitThrough(last))).containsExactly("PUT b/1=x", "PUT b/10=x");
      assertThat(told(one.awaitThrough(last))).containsExactly("PUT b/1=x");
    }
  }

  @Test
  void allEventsOfARevisionComeInOneCallInTheOrderOfTheSteps() {
    put("z", "old");
    RecordingListener listener = new RecordingListener();
    try (Watch watch = watch(all(), Revision.NONE, listener)) {
      txn(
          new Op.Put(key("c"), Bytes.utf8("1")),
          Op.Delete.key(key("z")),
          new Op.Put(key("a"), Bytes.utf8("1")));

      assertThat(told(listener.awaitEvents(3))).containsExactly("PUT c=1", "DELETE z", "PUT a=1");
      assertThat(listener.calls()).hasSize(1);
    }
  }

  @Test
  void thePreviousStateComesWhereItIsAskedFor() {
    RecordingListener with = new RecordingListener();
    RecordingListener without = new RecordingListener();
    try (Watch first = registry.watch(new WatchRequest(all(), Revision.NONE, true), with);
        Watch second = registry.watch(new WatchRequest(all(), Revision.NONE, false), without)) {
      Revision created = put("a", "1");
      put("a", "2");
      delete("a");

      List<WatchEvent> events = with.awaitEvents(3);
      assertThat(events.get(0).previous()).isNull();
      assertThat(events.get(1).previous())
          .isEqualTo(new KeyValue(key("a"), Bytes.utf8("1"), created, created, 1, LeaseId.NONE));
      assertThat(events.get(2).previous().value().utf8()).isEqualTo("2");
      assertThat(without.awaitEvents(3)).extracting(WatchEvent::previous).containsOnlyNulls();
    }
  }

  @Test
  void aWatchFromBelowTheCompactedRevisionIsCancelled() {
    Revision first = put("a", "1");
    put("a", "2");
    Revision third = put("a", "3");
    compact(third);
    RecordingListener listener = new RecordingListener();
    try (Watch watch = watch(all(), first, listener)) {
      assertThat(listener.awaitCancelled())
          .isInstanceOfSatisfying(
              RegistryException.Compacted.class,
              compacted -> assertThat(compacted.compactRevision()).isEqualTo(third));
    }
  }

  @Test
  void aWatchMayStartAtTheCompactedRevision() {
    put("a", "1");
    Revision gone = delete("a").revision();
    compact(gone);
    put("b", "1");
    RecordingListener listener = new RecordingListener();
    try (Watch watch = watch(all(), gone, listener)) {
      assertThat(told(listener.awaitEvents(2))).containsExactly("DELETE a", "PUT b=1");
    }
  }

  @Test
  void compactionTakesNothingFromAWatchThatIsSynced() {
    RecordingListener listener = new RecordingListener();
    try (Watch watch = watch(all(), Revision.NONE, listener)) {
      for (int i = 1; i <= 20; i++) {
        compact(put("a", "" + i));
      }
      assertThat(listener.awaitEvents(20)).hasSize(20);
    }
  }

  @Test
  void progressIsToldWhereNothingHappens() {
    RecordingListener listener = new RecordingListener();
    try (Watch watch = watch(KeyRange.prefix(prefix + "quiet/"), Revision.NONE, listener)) {
      Revision elsewhere = put("loud", "1");
      watch.requestProgress();
      assertThat(listener.awaitThrough(elsewhere)).isEmpty();
    }
  }

  @Test
  void aWatchIsResumedFromTheRevisionAfterTheLastWithoutLossOrDuplicate() {
    int writes = 300;
    RecordingListener early = new RecordingListener();
    Watch watch = watch(all(), Revision.NONE, early);
    for (int i = 0; i < writes / 2; i++) {
      put("a", "" + i);
    }
    early.awaitEvents(1);
    watch.close();
    for (int i = writes / 2; i < writes; i++) {
      put("a", "" + i);
    }
    List<WatchEvent> all = new ArrayList<>(early.events());
    RecordingListener late = new RecordingListener();
    try (Watch again = watch(all(), all.get(all.size() - 1).current().modRevision().next(), late)) {
      all.addAll(late.awaitEvents(writes - all.size()));
    }
    assertThat(all).hasSize(writes);
    assertThat(all).extracting(e -> e.current().version()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aListenerThatBlocksHoldsUpNobodyAndMissesNothing() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    RecordingListener slow = new RecordingListener();
    WatchListener blocking =
        new WatchListener() {
          @Override
          public void events(List<WatchEvent> events, Revision through) {
            awaitLatch(release);
            slow.events(events, through);
          }

          @Override
          public void progress(Revision through) {
            slow.progress(through);
          }

          @Override
          public void cancelled(RegistryException cause) {
            slow.cancelled(cause);
          }
        };
    RecordingListener fast = new RecordingListener();
    try (Watch first = watch(all(), Revision.NONE, blocking);
        Watch second = watch(all(), Revision.NONE, fast)) {
      for (int i = 0; i < 200; i++) {
        put("a", "" + i);
      }
      assertThat(fast.awaitEvents(200)).hasSize(200);
      release.countDown();
      assertThat(slow.awaitEvents(200)).isEqualTo(fast.events());
    } finally {
      release.countDown();
    }
  }

  @Test
  void manyWatchesOfManyRangesEachSeeTheirOwn() {
    int ranges = 50;
    List<RecordingListener> listeners = new ArrayList<>();
    List<Watch> watches = new ArrayList<>();
    for (int i = 0; i < ranges; i++) {
      RecordingListener listener = new RecordingListener();
      listeners.add(listener);
      watches.add(watch(KeyRange.prefix(prefix + i + "/"), Revision.NONE, listener));
    }
    Revision last = Revision.NONE;
    for (int i = 0; i < ranges; i++) {
      last = put(i + "/key", "" + i);
    }
    for (int i = 0; i < ranges; i++) {
      watches.get(i).requestProgress();
      assertThat(told(listeners.get(i).awaitThrough(last)))
          .containsExactly("PUT " + i + "/key=" + i);
      watches.get(i).close();
    }
  }

  @Test
  void aClosedWatchIsToldNothingMore() {
    RecordingListener closed = new RecordingListener();
    RecordingListener open = new RecordingListener();
    Watch watch = watch(all(), Revision.NONE, closed);
    try (Watch other = watch(all(), Revision.NONE, open)) {
      watch.close();
      watch.close();
      put("a", "1");
      open.awaitEvents(1);
      assertThat(closed.events()).isEmpty();
      assertThat(closed.isCancelled()).isFalse();
    }
  }

  private Watch watch(KeyRange range, Revision start, WatchListener listener) {
    return registry.watch(new WatchRequest(range, start, true), listener);
  }

  private List<String> told(List<WatchEvent> events) {
    return events.stream()
        .map(
            event ->
                event.type()
                    + " "
                    + name(event.current().key())
                    + (event.type() == WatchEvent.Type.PUT
                        ? "=" + event.current().value().utf8()
                        : ""))
        .toList();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      if (!latch.await(BOUND_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("never released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
