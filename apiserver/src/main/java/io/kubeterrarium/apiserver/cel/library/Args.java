package io.kubeterrarium.apiserver.cel.library;

import io.kubeterrarium.apiserver.cel.Costs;
import io.kubeterrarium.apiserver.cel.Function;
import java.util.List;

/** Arguments of functions, of which the evaluator has checked the types. */
final class Args {
  /** Going along the first argument. */
  static final Function.Cost TRAVERSAL = (arguments, result) -> Costs.traversal(arguments[0]);

  private Args() {}

  static String text(Object[] arguments, int index) {
    return (String) arguments[index];
  }

  static long number(Object[] arguments, int index) {
    return (Long) arguments[index];
  }

  @SuppressWarnings("unchecked") // The evaluator has seen that it is a list.
  static List<Object> list(Object[] arguments, int index) {
    return (List<Object>) arguments[index];
  }
}
