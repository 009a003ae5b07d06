package io.kubeterrarium.registry.history;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the store-wide revision adds to the order per key: of two changes of which one was over
 * before the other began, the later has the higher revision, whatever their keys; and a read is
 * answered at a revision no lower than that of any change that was over before it began.
 */
final class RevisionOrder {
  private RevisionOrder() {}

  static Optional<String> violation(List<Operation> history) {
    TreeMap<Long, Operation> highestByReturn = new TreeMap<>();
    List<Operation> changes =
        history.stream()
            .filter(Operation::changed)
            .sorted(Comparator.comparingLong(Operation::returned))
            .toList();
    Operation highest = null;
    for (Operation change : changes) {
      if (highest == null || change.revision() > highest.revision()) {
        highest = change;
      }
      highestByReturn.put(change.returned(), highest);
    }
    for (Operation later : history) {
      Map.Entry<Long, Operation> before = highestByReturn.lowerEntry(later.called());
      if (!later.isKnown() || before == null || later.revision() == 0) {
        continue;
      }
      long known = before.getValue().revision();
      if (later.revision() < known || (later.changed() && later.revision() == known)) {
        return Optional.of("revision goes back: " + before.getValue() + ", then " + later);
      }
    }
    return Optional.empty();
  }
}
