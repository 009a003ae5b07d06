package io.kubeterrarium.apiserver.cel;

import java.util.List;
import java.util.Map;

/**
 * A comprehension: a step for each item of a list, or each key of a map.
 *
 * @param accumulator its slot
 * @param first the item's or key's slot; with a second, the index's or key's
 * @param second the item's or value's slot; negative where there is none
 */
record FoldNode(
    Node range,
    Node init,
    Node condition,
    Node step,
    Node result,
    int accumulator,
    int first,
    int second)
    implements Node {
  @Override
  public Object evaluate(Frame frame) {
    Object over = range.evaluate(frame);
    Object start = init.evaluate(frame);
    frame.locals[accumulator] = growing(start);
    if (over instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        if (!step(frame, (long) i, list.get(i), false)) {
          break;
        }
      }
    } else if (over instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!step(frame, entry.getKey(), entry.getValue(), true)) {
          break;
        }
      }
    } else {
      throw EvaluationFailure.noSuchOverload();
    }
    return grown(result.evaluate(frame));
  }

  /** Whether to go on. */
  private boolean step(Frame frame, Object key, Object value, boolean map) {
    if (second >= 0) {
      frame.locals[first] = key;
      frame.locals[second] = value;
    } else {
      frame.locals[first] = map ? key : value;
    }
    if (!Boolean.TRUE.equals(condition.evaluate(frame))) {
      return false;
    }
    frame.locals[accumulator] = accumulated(frame);
    return true;
  }

  /** A step that fails is a value too: a later one may decide all the same. */
  private Object accumulated(Frame frame) {
    try {
      return step.evaluate(frame);
    } catch (EvaluationFailure e) {
      if (e.isLimit()) {
        throw e;
      }
      return new Failed(e);
    }
  }

  /** In the accumulator's place until a later step decides, or the result is asked for. */
  record Failed(EvaluationFailure failure) {}

  private static Object growing(Object start) {
    if (start instanceof List<?> list && list.isEmpty()) {
      return new Growing();
    }
    return start instanceof Map<?, ?> map && map.isEmpty() ? new GrowingMap() : start;
  }

  private static Object grown(Object value) {
    if (value instanceof Growing list) {
      return list.grown();
    }
    return value instanceof GrowingMap map ? map.grown() : value;
  }
}
