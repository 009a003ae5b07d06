package io.kubeterrarium.registry.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WatcherIndexTest {
  private final WatcherIndex<String> index = new WatcherIndex<>();

  @Test
  void rangesThatOverlapAreEachFound() {
    index.add(range("a", "c"), "1");
    index.add(range("b", "d"), "2");
    index.add(KeyRange.ALL, "all");

    assertThat(index.watching(Bytes.utf8("a"))).containsExactlyInAnyOrder("1", "all");
    assertThat(index.watching(Bytes.utf8("bb"))).containsExactlyInAnyOrder("1", "2", "all");
    assertThat(index.watching(Bytes.utf8("c"))).containsExactlyInAnyOrder("2", "all");
    assertThat(index.watching(Bytes.utf8("d"))).containsExactly("all");
  }

  @Test
  void anEmptyRangeWatchesNothing() {
    index.add(range("b", "a"), "none");
    assertThat(index.watching(Bytes.utf8("a"))).isEmpty();
    index.remove(range("b", "a"), "none");
    assertThat(index.segments()).isEqualTo(1);
  }

  @Test
  void whateverComesAndGoesTheIndexAgreesWithTheRanges() {
    SplittableRandom random = new SplittableRandom(7);
    Map<String, KeyRange> open = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (int step = 0; step < 3_000; step++) {
      if (names.isEmpty() || random.nextInt(5) > 1) {
        String name = "w" + step;
        KeyRange range =
            random.nextInt(10) == 0
                ? new KeyRange(key(random), null)
                : new KeyRange(key(random), key(random));
        names.add(name);
        open.put(name, range);
        index.add(range, name);
      } else {
        String name = names.remove(random.nextInt(names.size()));
        index.remove(open.remove(name), name);
      }
      Bytes key = key(random);
      assertThat(index.watching(key))
          .containsExactlyInAnyOrderElementsOf(
              names.stream().filter(name -> open.get(name).contains(key)).toList());
    }
    names.forEach(name -> index.remove(open.get(name), name));
    assertThat(index.segments()).as("no cut outlives its ranges").isEqualTo(1);
  }

  private static Bytes key(SplittableRandom random) {
    return Bytes.utf8("k" + random.nextInt(40));
  }

  private static KeyRange range(String from, String to) {
    return new KeyRange(Bytes.utf8(from), Bytes.utf8(to));
  }
}
