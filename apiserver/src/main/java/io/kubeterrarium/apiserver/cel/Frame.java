package io.kubeterrarium.apiserver.cel;

import java.util.Map;

/** One evaluation: the variables, the comprehensions' own, and what it has cost so far. */
final class Frame {
  private final Map<String, Object> variables;
  final Object[] locals;
  private long cost;

  Frame(Map<String, Object> variables, int locals) {
    this.variables = variables;
    this.locals = new Object[locals];
  }

  Object variable(String name) {
    Object value = variables.get(name);
    if (value == null) {
      throw EvaluationFailure.of("no such attribute(s): " + name);
    }
    return value;
  }

  void charge(long amount) {
    cost = CostRange.add(cost, amount);
    if (cost > CelBudget.PER_CALL) {
      throw EvaluationFailure.callLimit();
    }
  }

  long cost() {
    return cost;
  }
}
