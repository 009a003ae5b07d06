package io.kubeterrarium.apiserver.cel;

import java.util.Map;
import java.util.Set;

/** A compiled expression. Immutable; any thread may evaluate it. */
public final class CelProgram {
  private final Node root;
  private final int locals;
  private final Set<String> names;
  private final CostRange estimate;

  CelProgram(Node root, int locals, Set<String> names, CostRange estimate) {
    this.root = root;
    this.locals = locals;
    this.names = Set.copyOf(names);
    this.estimate = estimate;
  }

  /** Whether the expression names the variable. */
  public boolean uses(String variable) {
    return names.contains(variable);
  }

  /** What an evaluation costs by the types of its variables alone. */
  public CostRange estimate() {
    return estimate;
  }

  /**
   * @param variables as {@link CelValues} makes them; one that is missing fails where it is read
   * @param budget is charged for what it cost, also where it failed
   * @throws EvaluationFailure where there is no value, or a limit is passed
   */
  public Object evaluate(Map<String, Object> variables, CelBudget budget) {
    Frame frame = new Frame(variables, locals);
    Object value;
    try {
      value = root.evaluate(frame);
    } catch (EvaluationFailure e) {
      budget.spend(frame.cost());
      throw e;
    }
    budget.spend(frame.cost());
    return value;
  }
}
