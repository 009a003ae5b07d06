package io.kubeterrarium.apiserver.cel;

/** An expression without a result, in the words in which upstream says so. */
public final class EvaluationFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private enum Limit {
    NONE,
    CALL,
    BUDGET
  }

  private final Limit limit;

  private EvaluationFailure(String message, Limit limit) {
    // Without a stack trace: logical operators catch these as a matter of course.
    super(message, null, false, false);
    this.limit = limit;
  }

  public static EvaluationFailure of(String message) {
    return new EvaluationFailure(message, Limit.NONE);
  }

  public static EvaluationFailure noSuchOverload() {
    return of("no such overload");
  }

  public static EvaluationFailure noSuchKey(Object key) {
    return of("no such key: " + key);
  }

  static EvaluationFailure callLimit() {
    return new EvaluationFailure("operation cancelled: actual cost limit exceeded", Limit.CALL);
  }

  static EvaluationFailure budgetExceeded() {
    return new EvaluationFailure(
        "validation failed due to running out of cost budget, no further validation rules will be"
            + " run",
        Limit.BUDGET);
  }

  /** Whether this one expression costs more than any may. */
  public boolean isCallLimit() {
    return limit == Limit.CALL;
  }

  /** Whether all expressions together cost more than they may. */
  public boolean isBudgetExceeded() {
    return limit == Limit.BUDGET;
  }

  boolean isLimit() {
    return limit != Limit.NONE;
  }
}
