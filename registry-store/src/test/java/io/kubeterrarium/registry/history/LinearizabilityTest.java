package io.kubeterrarium.registry.history;

import static io.kubeterrarium.registry.history.Operation.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.history.Operation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {
  @Test
  void whatHappensOneAfterTheOtherMustBeSeen() {
    assertThat(check(write("a", 0, 1), read("a", 2, 3))).isTrue();
    assertThat(check(write("a", 0, 1), read(null, 2, 3))).isFalse();
    assertThat(check(write("a", 0, 1), write("b", 2, 3), read("a", 4, 5))).isFalse();
  }

  @Test
  void whatOverlapsMayTakeEitherOrder() {
    assertThat(check(write("a", 0, 10), read(null, 1, 2), read("a", 3, 4))).isTrue();
    assertThat(check(write("a", 0, 10), read("a", 1, 2), read(null, 3, 4))).isFalse();
    assertThat(check(write("a", 0, 10), write("b", 0, 10), read("a", 11, 12))).isTrue();
    assertThat(check(write("a", 0, 10), write("b", 0, 10), read("a", 11, 12), read("b", 13, 14)))
        .isFalse();
  }

  @Test
  void anUnknownOutcomeMayBeLateOrNever() {
    assertThat(check(write("a", 0, NEVER), read(null, 5, 6), read("a", 900, 901))).isTrue();
    assertThat(check(write("a", 0, NEVER), read(null, 5, 6))).isTrue();
    assertThat(check(write("a", 0, NEVER), read("a", 5, 6), read(null, 7, 8))).isFalse();
    assertThat(check(write("a", 10, NEVER), read("a", 5, 6))).isFalse();
  }

  @Test
  void ofTwoSwapsFromOneValueOneSucceeds() {
    assertThat(check(write("a", 0, 1), swap("a", "b", true, 2, 9), swap("a", "c", false, 2, 9)))
        .isTrue();
    assertThat(check(write("a", 0, 1), swap("a", "b", true, 2, 9), swap("a", "c", true, 2, 9)))
        .isFalse();
    assertThat(check(write("a", 0, 1), swap("a", "b", false, 2, 9))).isFalse();
  }

  @Test
  void aDeletionSaysWhetherThereWasSomething() {
    Operation nothing =
        Operation.asked(Kind.DELETE, "k", null, null, 2).answered(3, null, false, 1);
    assertThat(check(nothing)).isTrue();
    assertThat(check(write("a", 0, 1), nothing)).isFalse();
  }

  /** A register that is right by construction passes; the same with one stale read does not. */
  @Test
  void longHistoriesAreDecidedAndOneStaleReadIsFound() {
    for (int seed = 0; seed < 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Operation> history = new ArrayList<>();
      String value = null;
      String before = null;
      for (int i = 0; i < 2_000; i++) {
        // Takes place at 10 i, within a span that overlaps some eight others.
        long called = 10L * i - random.nextInt(40);
        long returned = random.nextInt(50) == 0 ? NEVER : 10L * i + random.nextInt(40);
        if (random.nextBoolean()) {
          before = value;
          value = "v" + i;
          history.add(write(value, called, returned));
        } else if (returned != NEVER) {
          history.add(read(value, called, returned));
        }
      }
      assertThat(Linearizability.isLinearizable(history)).as("seed %d", seed).isTrue();
      history.add(write("last", 50_000, 50_001));
      history.add(read(before, 50_002, 50_003));
      assertThat(Linearizability.isLinearizable(history)).as("seed %d", seed).isFalse();
    }
  }

  /** As when nobody answered for a minute: thirty of each kind, and still decided. */
  @Test
  void manyUnknownOutcomesAreNoExcuse() {
    List<Operation> history = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      history.add(Operation.asked(Kind.DELETE, "k", null, null, i));
      history.add(write("u" + i, i, NEVER));
    }
    history.add(write("a", 100, 101));
    history.add(read("a", 102, 103));
    history.add(read("u7", 104, 105));
    history.add(read(null, 106, 107));
    history.add(Operation.asked(Kind.DELETE, "k", null, null, 108).answered(109, null, true, 1));
    assertThat(Linearizability.isLinearizable(history)).isTrue();
    history.add(read("a", 110, 111));
    assertThat(Linearizability.isLinearizable(history)).isFalse();
  }

  @Test
  void revisionsFollowTheOrderOfTheAnswersAcrossKeys() {
    Operation first = Operation.asked(Kind.WRITE, "x", "a", null, 0).answered(1, null, true, 8);
    Operation good = Operation.asked(Kind.WRITE, "y", "b", null, 2).answered(3, null, true, 9);
    Operation bad = Operation.asked(Kind.WRITE, "y", "b", null, 2).answered(3, null, true, 7);
    Operation stale = Operation.asked(Kind.READ, "y", null, null, 2).answered(3, null, true, 7);
    assertThat(RevisionOrder.violation(List.of(first, good))).isEmpty();
    assertThat(RevisionOrder.violation(List.of(first, bad))).isPresent();
    assertThat(RevisionOrder.violation(List.of(first, stale))).isPresent();
  }

  private static boolean check(Operation... operations) {
    return Linearizability.isLinearizable(List.of(operations));
  }

  private static Operation write(String value, long called, long returned) {
    return Operation.asked(Kind.WRITE, "k", value, null, called).answered(returned, null, true, 0);
  }

  private static Operation read(String value, long called, long returned) {
    return Operation.asked(Kind.READ, "k", null, null, called).answered(returned, value, true, 0);
  }

  private static Operation swap(String from, String to, boolean done, long called, long returned) {
    return Operation.asked(Kind.SWAP, "k", to, from, called).answered(returned, null, done, 0);
  }
}
