package io.kubeterrarium.apiserver.cel;

import java.util.List;

/** A call of a function: the first that takes the arguments. */
record CallNode(String name, List<Function> functions, Node[] arguments) implements Node {
  @Override
  public Object evaluate(Frame frame) {
    Object[] values = new Object[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments[i].evaluate(frame);
    }
    for (Function function : functions) {
      if (function.takes(values)) {
        Function.Cost cost = function.cost();
        Object result = function.body().call(values);
        frame.charge(cost == null ? 1 : cost.of(values, result));
        return result;
      }
    }
    throw EvaluationFailure.noSuchOverload();
  }
}
