package io.kubeterrarium.apiserver.cel;

import com.google.common.primitives.UnsignedLong;
import java.time.Duration;
import java.util.List;

/** Sums of lists, with the zero of their type where they are empty. */
public final class Sums {
  private Sums() {}

  /**
   * @param type of an empty list's sum: int, uint, double or duration
   */
  public static Object of(List<Object> list, String type) {
    if (list.isEmpty()) {
      return switch (type) {
        case "uint" -> UnsignedLong.ZERO;
        case "double" -> 0.0;
        case "duration" -> Duration.ZERO;
        default -> 0L;
      };
    }
    Object sum = list.get(0);
    for (Object each : list.subList(1, list.size())) {
      sum = Arithmetic.add(sum, each);
    }
    return sum;
  }
}
