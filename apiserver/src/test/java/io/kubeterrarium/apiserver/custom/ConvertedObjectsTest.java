package io.kubeterrarium.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ConvertedObjectsTest {
  private static final int MOST = 100_000;
  private final Object hook = new Object();
  private final ConvertedObjects kept = new ConvertedObjects(MOST);

  private static ObjectNode object(int uid, int size) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("uid", "u" + uid).put("resourceVersion", "1");
    return object.put("text", "x".repeat(size));
  }

  private void keep(int uid, int size) {
    kept.put(hook, object(uid, size), "v2", object(uid, size));
  }

  private boolean isKept(int uid, int size) {
    return kept.get(hook, object(uid, size), "v2") != null;
  }

  @Test
  void largeObjectsArePushedOutByLaterOnes() {
    for (int uid = 0; uid < 100; uid++) {
      keep(uid, 10_000);
      assertThat(kept.bytes()).isBetween(20_000L, (long) MOST);
    }
    assertThat(isKept(99, 10_000)).isTrue();
    assertThat(isKept(96, 10_000)).isTrue();
    assertThat(isKept(95, 10_000)).isFalse();
  }

  @Test
  void whatIsLookedAtStays() {
    for (int uid = 0; uid < 100; uid++) {
      keep(uid, 10_000);
      assertThat(isKept(0, 10_000)).isTrue();
    }
  }

  @Test
  void whatIsKeptAnewCountsOnce() {
    keep(0, 10_000);
    long once = kept.bytes();
    keep(0, 10_000);
    assertThat(kept.bytes()).isEqualTo(once);
  }

  @Test
  void whatIsTooLargeLeavesTheOthersAlone() {
    keep(0, 10_000);
    keep(1, MOST);
    assertThat(isKept(1, MOST)).isFalse();
    assertThat(isKept(0, 10_000)).isTrue();
  }

  @Test
  void nobodyIsShownWhatAnotherHookMade() {
    keep(0, 10);
    assertThat(kept.get(new Object(), object(0, 10), "v2")).isNull();
    assertThat(kept.get(hook, object(0, 10), "v1")).isNull();
    assertThat(kept.get(hook, object(0, 11), "v2")).isNull();
  }
}
