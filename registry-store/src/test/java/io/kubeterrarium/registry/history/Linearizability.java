package io.kubeterrarium.registry.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether there is an order of the operations on each key, one that respects which was over before
 * another began, in which every answer is right: the search of Wing and Gong (1993) with Lowe's
 * memory of what has been tried (2017). Keys are independent of each other, as linearizability is
 * local. An operation of unknown outcome may have taken place at any time after its call, or not.
 */
final class Linearizability {
  /** Calls and returns in a list that the search takes entries out of, and puts back. */
  private static final class Entry {
    final Operation operation;
    final int number;
    final long time;
    final boolean call;
    Entry match; // of a call: its return, or null
    Entry before;
    Entry after;

    Entry(Operation operation, int number, boolean call) {
      this.operation = operation;
      this.number = number;
      this.call = call;
      this.time = call ? operation.called() : operation.returned();
    }

    void take() {
      before.after = after;
      if (after != null) {
        after.before = before;
      }
      if (call && match != null) {
        match.take();
      }
    }

    void putBack() {
      if (call && match != null) {
        match.putBack();
      }
      before.after = this;
      if (after != null) {
        after.before = this;
      }
    }
  }

  private static final int MOST_STEPS = 300_000;

  private record Tried(BitSet done, String value) {}

  private record Step(Entry entry, String valueBefore) {}

  private Linearizability() {}

  /** A key whose history has no such order, with that history; empty where all have one. */
  static Optional<String> violation(List<Operation> history) {
    Map<String, List<Operation>> byKey = new TreeMap<>();
    for (Operation operation : history) {
      if (operation.isKnown() || operation.kind() != Operation.Kind.READ) {
        byKey.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation);
      }
    }
    return byKey.entrySet().stream()
        .filter(each -> !isLinearizable(each.getValue()))
        .map(each -> "not Linearizable: " + each.getKey() + "\n" + text(each.getValue()))
        .findFirst();
  }

  /**
   * Writes of unknown outcome that nobody saw can explain a deletion that found something and a
   * swap that failed, and one of them is as good as another: they all write the same here. Such
   * swaps are left out at first: each would double the search.
   */
  static boolean isLinearizable(List<Operation> operations) {
    Set<String> observed = new HashSet<>();
    for (Operation each : operations) {
      observed.add(each.observed());
      observed.add(each.kind() == Operation.Kind.SWAP ? each.expected() : null);
    }
    List<Operation> all = new ArrayList<>();
    List<Operation> seen = new ArrayList<>();
    for (Operation each : operations) {
      boolean unseen = !each.isKnown() && !observed.contains(each.argument());
      if (unseen && each.kind() == Operation.Kind.SWAP) {
        all.add(each);
        continue;
      }
      Operation named = unseen && each.kind() == Operation.Kind.WRITE ? each.writing("") : each;
      all.add(named);
      seen.add(named);
    }
    return hasOrder(seen) || (seen.size() < all.size() && hasOrder(all));
  }

  /**
   * Those of unknown outcome that do the same, each after the one called before it: as none ever
   * returned, the one called first can stand for any of the others.
   */
  private static int[] twins(List<Operation> operations) {
    int[] before = new int[operations.size()];
    Map<String, Integer> last = new HashMap<>();
    List<Integer> byCall = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      before[i] = -1;
      byCall.add(i);
    }
    byCall.sort(Comparator.comparingLong(i -> operations.get(i).called()));
    for (int i : byCall) {
      Operation each = operations.get(i);
      boolean many = each.kind() == Operation.Kind.DELETE || "".equals(each.argument());
      if (!each.isKnown() && many) {
        Integer twin = last.put(each.kind().name(), i);
        before[i] = twin == null ? -1 : twin;
      }
    }
    return before;
  }

  /** Gives up, and says no, after {@link #MOST_STEPS}: a right history takes few. */
  private static boolean hasOrder(List<Operation> operations) {
    int[] twins = twins(operations);
    Entry head = list(operations);
    Set<Tried> tried = new HashSet<>();
    Deque<Step> path = new ArrayDeque<>();
    BitSet done = new BitSet(operations.size());
    String value = null;
    Entry entry = head.after;
    while (entry != null) {
      if (!entry.call) {
        // It was over before anything that could still explain it: back to another choice.
        if (path.isEmpty()) {
          return false;
        }
        Step last = path.pop();
        value = last.valueBefore();
        done.clear(last.entry().number);
        last.entry().putBack();
        entry = last.entry().after;
        continue;
      }
      int twin = twins[entry.number];
      if ((twin < 0 || done.get(twin)) && allows(entry.operation, value)) {
        String next = effect(entry.operation, value);
        done.set(entry.number);
        if (tried.size() > MOST_STEPS) {
          return false;
        }
        if (tried.add(new Tried((BitSet) done.clone(), next))) {
          path.push(new Step(entry, value));
          value = next;
          entry.take();
          entry = head.after;
          continue;
        }
        done.clear(entry.number);
      }
      entry = entry.after;
    }
    return true; // What is left are operations of unknown outcome, which need not have been.
  }

  private static boolean allows(Operation operation, String value) {
    return switch (operation.kind()) {
      case READ -> Objects.equals(operation.observed(), value);
      case WRITE -> true;
      case DELETE -> (operation.isKnown() ? operation.succeeded() : true) == (value != null);
      case SWAP ->
          !operation.isKnown()
              ? Objects.equals(operation.expected(), value)
              : operation.succeeded() == Objects.equals(operation.expected(), value);
    };
  }

  private static String effect(Operation operation, String value) {
    return switch (operation.kind()) {
      case READ -> value;
      case WRITE -> operation.argument();
      case DELETE -> null;
      case SWAP -> Objects.equals(operation.expected(), value) ? operation.argument() : value;
    };
  }

  private static Entry list(List<Operation> operations) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      Entry call = new Entry(operation, i, true);
      entries.add(call);
      if (operation.isKnown()) {
        call.match = new Entry(operation, call.number, false);
        entries.add(call.match);
      }
    }
    // At the same moment a call comes first: the two count as concurrent.
    entries.sort(Comparator.<Entry>comparingLong(e -> e.time).thenComparing(e -> !e.call));
    Entry head = new Entry(Operation.asked(Operation.Kind.READ, "", null, null, 0), -1, true);
    Entry last = head;
    for (Entry entry : entries) {
      entry.before = last;
      last.after = entry;
      last = entry;
    }
    return head;
  }

  private static String text(List<Operation> operations) {
    StringBuilder text = new StringBuilder();
    operations.stream()
        .sorted(Comparator.comparingLong(Operation::called))
        .forEach(operation -> text.append("  ").append(operation).append('\n'));
    return text.toString();
  }
}
