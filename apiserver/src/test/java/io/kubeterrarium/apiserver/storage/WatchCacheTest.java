package io.kubeterrarium.apiserver.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.selector.FieldSelector;
import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class WatchCacheTest {
  private static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");
  private static final int LARGE = 1 << 20;

  @Test
  void theHistoryIsBoundedInBytesToo() {
    WatchCache cache = new WatchCache(Objects.requireNonNull(Kinds.table().find(CONFIG_MAPS)));
    cache.reset(List.of(), new Revision(1));
    int writes = 3 * (int) (WatchCache.HISTORY_BYTES / LARGE);
    for (int i = 0; i < writes; i++) {
      write(cache, 2 + i);
    }
    Revision last = new Revision(1 + writes);
    List<CacheEvent> kept = cache.changesAfter(cache.historyStart());
    assertThat(kept.stream().mapToLong(CacheEvent::size).sum())
        .isBetween(1L, WatchCache.HISTORY_BYTES);
    assertThat(kept.get(kept.size() - 1).revision()).isEqualTo(last);
    assertThat(cache.changesAfter(new Revision(2))).as("further back").isNull();
  }

  @Test
  void whatWasOverwrittenCountsToo() {
    WatchCache cache = new WatchCache(Objects.requireNonNull(Kinds.table().find(CONFIG_MAPS)));
    List<StoredObject> large = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      large.add(stored("large" + i, 2 + i, LARGE));
    }
    cache.reset(large, new Revision(100));
    for (int i = 0; i < 40; i++) {
      StoredObject small = stored("large" + i, 101 + i, 200);
      cache.apply(List.of(new WatchCache.Written(small.key(), small.revision(), small)));
    }
    List<CacheEvent> kept = cache.changesAfter(cache.historyStart());
    assertThat(kept).hasSizeLessThan(17);
    assertThat(cache.historyBytes()).isLessThanOrEqualTo(WatchCache.HISTORY_BYTES);
  }

  @Test
  void allHistoriesTogetherAreBoundedAndTheLargestGives() {
    WatchCache busy = new WatchCache(Objects.requireNonNull(Kinds.table().find(CONFIG_MAPS)));
    WatchCache quiet = new WatchCache(Objects.requireNonNull(Kinds.table().find(CONFIG_MAPS)));
    busy.reset(List.of(), new Revision(1));
    quiet.reset(List.of(), new Revision(1));
    write(quiet, 2);
    for (int i = 3; i < 7; i++) {
      write(busy, i);
    }
    long most = 5L << 20;
    new Histories(most).shorten(List.of(quiet, busy));
    assertThat(busy.historyBytes() + quiet.historyBytes()).isBetween(most / 2, most);
    assertThat(quiet.changesAfter(new Revision(1))).hasSize(1);
    assertThat(busy.changesAfter(new Revision(1))).isNull();
  }

  @Test
  void anObjectThatWasOverwrittenLongAgoIsStillSeenByThoseWhoSelectIt() {
    WatchCache cache = new WatchCache(Objects.requireNonNull(Kinds.table().find(CONFIG_MAPS)));
    cache.reset(List.of(), new Revision(1));
    StoredObject first = stored("a", 2, 200);
    ObjectNode tree = first.tree();
    for (int i = 2; i < 200; i++) {
      StoredObject next = i == 2 ? first : stored("a", i, 200);
      cache.apply(List.of(new WatchCache.Written(next.key(), next.revision(), next)));
      cache.sent();
    }
    assertThat(first.tree()).isNotSameAs(tree).isEqualTo(tree);
    ObjectFilter filter =
        new ObjectFilter(
            cache.strategy(), "", LabelSelector.parse("a=b"), FieldSelector.EVERYTHING);
    List<CacheEvent> changes = Objects.requireNonNull(cache.changesAfter(new Revision(1)));
    assertThat(changes.get(0).frameFor(filter).type()).isEqualTo("ADDED");
    assertThat(changes.get(1).frameFor(filter).object().at("/metadata/resourceVersion").asString())
        .isEqualTo("3");
  }

  private static StoredObject stored(String name, long revision, int size) {
    ObjectNode object = Json.object();
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("namespace", "default").put("name", name).putObject("labels").put("a", "b");
    object.putObject("data").put("a", "x".repeat(size - 100));
    Bytes value = StoredObject.encode(object);
    String key = "/registry/configmaps/default/" + name;
    return StoredObject.of(key, new Revision(revision), object, value);
  }

  private static void write(WatchCache cache, long revision) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("namespace", "default").put("name", "large");
    object.putObject("data").put("a", "x".repeat(LARGE - 100));
    Bytes value = StoredObject.encode(object);
    String key = "/registry/configmaps/default/large";
    Revision at = new Revision(revision);
    cache.apply(List.of(new WatchCache.Written(key, at, StoredObject.of(key, at, object, value))));
  }
}
