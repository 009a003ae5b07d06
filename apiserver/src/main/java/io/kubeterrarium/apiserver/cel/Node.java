package io.kubeterrarium.apiserver.cel;

/** A part of an expression, ready to be evaluated. Immutable. */
@FunctionalInterface
interface Node {
  /**
   * @throws EvaluationFailure where there is no value
   */
  Object evaluate(Frame frame);
}
