package io.kubeterrarium.apiserver.kinds.batch;

import java.util.ArrayList;
import java.util.List;

/** Indexes of an Indexed Job as text: {@code 0,2-4,7}. Source: {@code validateIndexesFormat}. */
final class JobIndexes {
  /** Why a text is none. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedException(String message) {
      super(message, null, false, false);
    }
  }

  private JobIndexes() {}

  /** How many there are. */
  static int count(String text, int completions) throws MalformedException {
    if (text.isEmpty()) {
      return 0;
    }
    int total = 0;
    int last = -1;
    for (String each : text.split(",", -1)) {
      Interval interval = interval(each, completions);
      if (last >= interval.from()) {
        throw new MalformedException(
            "non-increasing order, previous: %d, current: %d".formatted(last, interval.from()));
      }
      total += interval.to() - interval.from() + 1;
      last = interval.to();
    }
    return total;
  }

  /** The first index that both texts name, or -1; intervals that cannot be read name none. */
  static int firstOfBoth(String one, String other, int completions) {
    List<Interval> left = readable(one, completions);
    List<Interval> right = readable(other, completions);
    int i = 0;
    int j = 0;
    while (i < left.size() && j < right.size()) {
      Interval a = left.get(i);
      Interval b = right.get(j);
      if (a.from() <= b.to() && b.from() <= a.to()) {
        return Math.max(a.from(), b.from());
      }
      if (a.from() <= b.from()) {
        i++;
      } else {
        j++;
      }
    }
    return -1;
  }

  private static List<Interval> readable(String text, int completions) {
    List<Interval> intervals = new ArrayList<>();
    for (String each : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      try {
        intervals.add(interval(each, completions));
      } catch (MalformedException reportedElsewhere) {
        continue;
      }
    }
    return intervals;
  }

  private record Interval(int from, int to) {}

  private static Interval interval(String text, int completions) throws MalformedException {
    String[] ends = text.split("-", -1);
    if (ends.length > 2) {
      throw new MalformedException(
          "the fragment \"%s\" violates the requirement that an index interval can have at most"
                  .formatted(text)
              + " two parts separated by '-'");
    }
    int from = index(ends[0], completions);
    int to = ends.length == 1 ? from : index(ends[1], completions);
    if (ends.length == 2 && from >= to) {
      throw new MalformedException(
          "non-increasing order, previous: %d, current: %d".formatted(from, to));
    }
    return new Interval(from, to);
  }

  private static int index(String text, int completions) throws MalformedException {
    int index;
    try {
      index = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new MalformedException("cannot convert string to integer for index: \"" + text + "\"");
    }
    if (index >= completions) {
      throw new MalformedException("too large index: \"" + text + "\"");
    }
    return index;
  }
}
