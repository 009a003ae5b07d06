package io.kubeterrarium.apiserver.admission.policy;

import io.kubeterrarium.apiserver.cel.CelBudget;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code variables}: each is evaluated when the first expression asks for it, from the
 * budget of whoever asks, and at most once. Belongs to one evaluation's thread.
 */
final class LazyVariables extends AbstractMap<Object, Object> {
  private final Map<String, Expression> expressions;
  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, EvaluationFailure> failures = new HashMap<>();
  private final Map<String, Object> outer;
  private CelBudget budget;

  /**
   * @param outer what expressions may name; this one among it
   */
  LazyVariables(Map<String, Expression> expressions, Map<String, Object> outer, CelBudget budget) {
    this.expressions = expressions;
    this.outer = outer;
    this.budget = budget;
  }

  /** Another group of expressions pays from here on. */
  void pay(CelBudget budget) {
    this.budget = budget;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key instanceof String name && expressions.containsKey(name);
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    if (!(key instanceof String name)) {
      return null;
    }
    Expression expression = expressions.get(name);
    if (expression == null) {
      return null;
    }
    EvaluationFailure failed = failures.get(name);
    if (failed != null) {
      throw failed;
    }
    Object known = values.get(name);
    if (known == null) {
      known = evaluate(name, expression);
      values.put(name, known);
    }
    return known;
  }

  private Object evaluate(String name, Expression expression) {
    try {
      return expression.evaluate(outer, budget);
    } catch (Expression.Failure e) {
      EvaluationFailure failure =
          EvaluationFailure.of(
              "composited variable \"" + name + "\" fails to evaluate: " + e.getMessage());
      failures.put(name, failure);
      throw failure;
    }
  }

  @Override
  public Set<Entry<Object, Object>> entrySet() {
    Map<Object, Object> all = new HashMap<>();
    expressions
        .keySet()
        .forEach(
            name -> {
              Object value = get(name);
              if (value != null) {
                all.put(name, value);
              }
            });
    return all.entrySet();
  }
}
