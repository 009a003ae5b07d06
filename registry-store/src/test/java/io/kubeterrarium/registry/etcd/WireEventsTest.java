package io.kubeterrarium.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireEventsTest {
  private final WireEvents events = new WireEvents();

  @Test
  void oneEventIsMadeOnceForAllThatWatch() {
    WatchEvent event = put("/k", 5, "v", null);

    assertThat(events.of(event)).isSameAs(events.of(event)).isEqualTo(Messages.event(event));
  }

  @Test
  void withAndWithoutTheValueBeforeAreTwo() {
    WatchEvent with = put("/k", 5, "v", kv("/k", 4, "u"));
    WatchEvent without = new WatchEvent(WatchEvent.Type.PUT, with.current(), null);

    assertThat(events.of(with).hasPrevKv()).isTrue();
    assertThat(events.of(without).hasPrevKv()).isFalse();
    assertThat(events.of(with).getPrevKv().getValue().toStringUtf8()).isEqualTo("u");
  }

  @Test
  void noneIsTakenForAnother() {
    List<WatchEvent> all = new ArrayList<>();
    for (int revision = 1; revision <= 100; revision++) {
      for (int key = 0; key < 20; key++) {
        all.add(put("/k" + key, revision, revision + "-" + key, null));
        all.add(new WatchEvent(WatchEvent.Type.DELETE, kv("/d" + key, revision, ""), null));
      }
    }
    for (int key = 0; key < 1_000; key++) { // Of one transaction, and more than there are places.
      all.add(put("/t" + key, 101, "t" + key, null));
    }
    for (int round = 0; round < 2; round++) {
      assertThat(all).allSatisfy(e -> assertThat(events.of(e)).isEqualTo(Messages.event(e)));
    }
  }

  @Test
  void largeOnesAreNotKept() {
    WatchEvent large = put("/k", 5, "v".repeat(20_000), null);

    assertThat(events.of(large)).isEqualTo(events.of(large)).isNotSameAs(events.of(large));
  }

  private static WatchEvent put(String key, long revision, String value, KeyValue before) {
    return new WatchEvent(WatchEvent.Type.PUT, kv(key, revision, value), before);
  }

  private static KeyValue kv(String key, long revision, String value) {
    return new KeyValue(
        Bytes.utf8(key),
        Bytes.utf8(value),
        new Revision(revision),
        new Revision(revision),
        1,
        LeaseId.NONE);
  }
}
