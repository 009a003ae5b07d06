package io.kubeterrarium.apiserver.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Revision;
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
