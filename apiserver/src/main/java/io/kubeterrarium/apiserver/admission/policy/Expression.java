package io.kubeterrarium.apiserver.admission.policy;

import io.kubeterrarium.apiserver.cel.CelBudget;
import io.kubeterrarium.apiserver.cel.CelProgram;
import io.kubeterrarium.apiserver.cel.CompileFailure;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An expression of a policy; one that does not compile, for it was stored by an older server, fails
 * where it is evaluated.
 */
record Expression(String text, @Nullable CelProgram program, String failure) {
  /** Compiles. */
  @FunctionalInterface
  interface Compilation {
    CelProgram compile(String text) throws CompileFailure;
  }

  /** What an expression could not give; the message is upstream's, with the expression in it. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message);
    }
  }

  static Expression of(String text, Compilation compilation) {
    try {
      return new Expression(text, compilation.compile(text), "");
    } catch (CompileFailure e) {
      return new Expression(text, null, String.valueOf(e.getMessage()));
    }
  }

  boolean isEmpty() {
    return text.isBlank();
  }

  /**
   * @throws Failure where this expression has no value; others may
   * @throws EvaluationFailure where the budget is spent: no other has one either
   */
  Object evaluate(Map<String, Object> variables, CelBudget budget) throws Failure {
    if (program == null) {
      throw new Failure("compilation error: " + failure);
    }
    try {
      return program.evaluate(variables, budget);
    } catch (EvaluationFailure e) {
      if (e.isBudgetExceeded()) {
        throw e;
      }
      throw new Failure("expression '" + text + "' resulted in error: " + e.getMessage());
    }
  }
}
