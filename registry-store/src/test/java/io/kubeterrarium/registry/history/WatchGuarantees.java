package io.kubeterrarium.registry.history;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.history.WatchHistory.Seen;
import io.kubeterrarium.registry.history.WatchHistory.Stretch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Holds recorded watches against what the writers of the same keys were told. */
final class WatchGuarantees {
  private WatchGuarantees() {}

  /** Every named guarantee that the watch breaks, in words; empty for none. */
  static List<String> violations(Stretch watch, List<Operation> history) {
    List<String> found = new ArrayList<>();
    inOrder(watch.seen(), found);
    allThatWasWritten(watch, history, found);
    nothingThatWasNot(watch.seen(), history, found);
    return found;
  }

  /**
   * Whether all that the watch was told up to a revision adds up to what stood there then.
   *
   * @param stood what was read at that revision, the range of the watch included
   */
  static List<String> violations(Stretch watch, RangeResult stood, Revision at) {
    Map<String, String> told = new TreeMap<>(watch.base());
    for (Seen each : watch.seen()) {
      KeyValue current = each.event().current();
      if (each.revision() > at.value()) {
        continue;
      }
      if (each.event().type() == WatchEvent.Type.DELETE) {
        told.remove(current.key().utf8());
      } else {
        told.put(current.key().utf8(), current.value().utf8());
      }
    }
    Map<String, String> found = new TreeMap<>();
    for (KeyValue each : stood.found()) {
      if (watch.range().contains(each.key())) {
        found.put(each.key().utf8(), Bulk.name(each.value().utf8()));
      }
    }
    return told.equals(found)
        ? List.of()
        : List.of("not Reliable: told " + told + ", but at " + at + " there stood " + found);
  }

  private static void inOrder(List<Seen> seen, List<String> found) {
    Set<String> once = new HashSet<>();
    Seen before = null;
    for (Seen each : seen) {
      if (before != null && each.revision() < before.revision()) {
        found.add("not Ordered: " + before + ", then " + each);
      }
      if (before != null && each.revision() == before.revision() && each.call() != before.call()) {
        found.add("not Atomic: " + before + " and " + each);
      }
      if (!once.add(each.revision() + " " + each.event().current().key().utf8())) {
        found.add("not Unique: " + each);
      }
      before = each;
    }
  }

  private static void allThatWasWritten(
      Stretch watch, List<Operation> history, List<String> found) {
    Map<String, WatchEvent> byPlace = new HashMap<>();
    for (Seen each : watch.seen()) {
      byPlace.put(each.revision() + " " + each.event().current().key().utf8(), each.event());
    }
    for (Operation change : history) {
      boolean due =
          change.changed()
              && watch.range().contains(Bytes.utf8(change.key()))
              && change.revision() >= watch.from()
              && change.revision() <= watch.through();
      if (!due) {
        continue;
      }
      WatchEvent event = byPlace.get(change.revision() + " " + change.key());
      if (event == null) {
        found.add("not Reliable: no event of " + change);
      } else if ((event.type() == WatchEvent.Type.DELETE)
          != (change.kind() == Operation.Kind.DELETE)) {
        found.add("another event: " + event + " of " + change);
      }
    }
  }

  private static void nothingThatWasNot(
      List<Seen> seen, List<Operation> history, List<String> found) {
    Map<String, Operation> byValue = new HashMap<>();
    for (Operation each : history) {
      if (each.argument() != null) {
        byValue.put(each.key() + " " + each.argument(), each);
      }
    }
    for (Seen each : seen) {
      if (each.event().type() == WatchEvent.Type.DELETE) {
        continue;
      }
      String place =
          each.event().current().key().utf8() + " " + each.event().current().value().utf8();
      Operation write = byValue.get(place);
      if (write == null || (write.isKnown() && write.revision() != each.revision())) {
        found.add("an event of no write: " + each + ", but " + write);
      }
    }
  }
}
