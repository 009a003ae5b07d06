package io.kubeterrarium.apiserver.cel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A list that is written down.
 *
 * @param optional the positions of items that are left out where they have no value
 */
record ListNode(List<Node> items, List<Integer> optional) implements Node {
  @Override
  public Object evaluate(Frame frame) {
    if (items.isEmpty()) {
      frame.charge(Costs.CREATE_LIST);
      return List.of();
    }
    List<Object> values = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      Object value = items.get(i).evaluate(frame);
      if (!optional.contains(i)) {
        values.add(value);
      } else if (value instanceof Optional<?> maybe) {
        maybe.ifPresent(values::add);
      } else {
        throw EvaluationFailure.of(
            "cannot initialize optional list element from non-optional value " + value);
      }
    }
    frame.charge(Costs.CREATE_LIST);
    return Collections.unmodifiableList(values);
  }
}
