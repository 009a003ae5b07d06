package io.kubeterrarium.apiserver.cel;

import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The operators, and the functions that macros call. */
final class Operators {
  private static final Map<String, BinaryOperator<Object>> ARITHMETIC =
      Map.of(
          "_+_", Arithmetic::add,
          "_-_", Arithmetic::subtract,
          "_*_", Arithmetic::multiply,
          "_/_", Arithmetic::divide,
          "_%_", Arithmetic::modulo,
          "_[_]", Selection::index,
          "_[?_]", Selection::optionalIndex);

  private static final Map<String, IntPredicate> ORDER =
      Map.of("_<_", o -> o < 0, "_<=_", o -> o <= 0, "_>_", o -> o > 0, "_>=_", o -> o >= 0);

  private Operators() {}

  /** Null where the name is an ordinary function's. */
  static @Nullable Node of(String name, List<Node> arguments) {
    return switch (arguments.size()) {
      case 1 -> unary(name, arguments.get(0));
      case 2 -> binary(name, arguments.get(0), arguments.get(1));
      case 3 ->
          name.equals("_?_:_")
              ? conditional(arguments.get(0), arguments.get(1), arguments.get(2))
              : name.equals("cel.@mapInsert") ? insert(arguments) : null;
      default -> null;
    };
  }

  private static @Nullable Node unary(String name, Node operand) {
    return switch (name) {
      case "!_" ->
          frame -> {
            Object value = operand.evaluate(frame);
            frame.charge(1);
            return !truth(value);
          };
      case "-_" ->
          frame -> {
            Object value = operand.evaluate(frame);
            frame.charge(1);
            return Arithmetic.negate(value);
          };
      case "@not_strictly_false" -> frame -> notStrictlyFalse(operand, frame);
      default -> null;
    };
  }

  private static boolean notStrictlyFalse(Node operand, Frame frame) {
    frame.charge(1);
    try {
      return !Boolean.FALSE.equals(operand.evaluate(frame));
    } catch (EvaluationFailure e) {
      if (e.isLimit()) {
        throw e;
      }
      return true;
    }
  }

  static boolean truth(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw EvaluationFailure.noSuchOverload();
  }

  private static @Nullable Node binary(String name, Node left, Node right) {
    switch (name) {
      case "_&&_":
        return frame -> logical(left, right, frame, false);
      case "_||_":
        return frame -> logical(left, right, frame, true);
      case "_==_":
        return frame -> equal(left, right, frame);
      case "_!=_":
        return frame -> !equal(left, right, frame);
      case "@in":
        return frame -> {
          Object value = left.evaluate(frame);
          Object container = right.evaluate(frame);
          frame.charge(container instanceof List<?> list ? list.size() : 1);
          return Selection.in(value, container);
        };
      case "cel.@mapInsert":
        return insert(List.of(left, right));
      default:
    }
    IntPredicate order = ORDER.get(name);
    if (order != null) {
      return comparison(left, right, order);
    }
    BinaryOperator<Object> operator = ARITHMETIC.get(name);
    return operator == null ? null : arithmetic(left, right, operator);
  }

  private static Node comparison(Node left, Node right, IntPredicate accepted) {
    return frame -> {
      Object a = left.evaluate(frame);
      Object b = right.evaluate(frame);
      frame.charge(a instanceof String ? Costs.equality(a, b) : 1);
      Integer order = Equality.compare(a, b);
      return order != null && accepted.test(order);
    };
  }

  private static Node arithmetic(Node left, Node right, BinaryOperator<Object> operator) {
    return frame -> {
      Object a = left.evaluate(frame);
      Object b = right.evaluate(frame);
      Object result = operator.apply(a, b);
      frame.charge(result instanceof String && a instanceof String ? Costs.traversal(result) : 1);
      return result;
    };
  }

  private static boolean equal(Node left, Node right, Frame frame) {
    Object a = left.evaluate(frame);
    Object b = right.evaluate(frame);
    frame.charge(Costs.equality(a, b));
    return Equality.equal(a, b);
  }

  /** What decides it may stand on either side of what fails. */
  private static boolean logical(Node left, Node right, Frame frame, boolean decisive) {
    EvaluationFailure failure;
    try {
      if (truth(left.evaluate(frame)) == decisive) {
        return decisive;
      }
      return truth(right.evaluate(frame));
    } catch (EvaluationFailure e) {
      if (e.isLimit()) {
        throw e;
      }
      failure = e;
    }
    try {
      if (truth(right.evaluate(frame)) == decisive) {
        return decisive;
      }
    } catch (EvaluationFailure e) {
      if (e.isLimit()) {
        throw e;
      }
    }
    throw failure;
  }

  private static Node conditional(Node condition, Node yes, Node no) {
    return frame -> truth(condition.evaluate(frame)) ? yes.evaluate(frame) : no.evaluate(frame);
  }

  private static Node insert(List<Node> arguments) {
    return frame -> {
      Object target = arguments.get(0).evaluate(frame);
      Object first = arguments.get(1).evaluate(frame);
      Object value = arguments.size() > 2 ? arguments.get(2).evaluate(frame) : first;
      frame.charge(1);
      if (!(target instanceof GrowingMap map)) {
        throw EvaluationFailure.noSuchOverload();
      }
      if (arguments.size() > 2) {
        return map.with(Selection.normal(first), value);
      }
      if (!(first instanceof Map<?, ?> entries)) {
        throw EvaluationFailure.noSuchOverload();
      }
      entries.forEach((key, each) -> map.with(key, each));
      return map;
    };
  }
}
