package io.kubeterrarium.apiserver.cel;

/** What a group of expressions may still cost. Belongs to one thread. */
public final class CelBudget {
  /** What one expression may cost: about 0.1 s of upstream's. */
  public static final long PER_CALL = 1_000_000;

  /** What the rules about one object, or of one binding, may cost. */
  public static final long PER_OBJECT = 10_000_000;

  private long remaining;

  public CelBudget(long total) {
    this.remaining = total;
  }

  public long remaining() {
    return remaining;
  }

  void spend(long cost) {
    if (cost > remaining) {
      remaining = 0;
      throw EvaluationFailure.budgetExceeded();
    }
    remaining -= cost;
  }
}
