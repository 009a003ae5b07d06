package io.kubeterrarium.controllers.job;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Completion indexes as the API writes them: {@code 1,3-5,7}. */
final class IndexSet {
  private IndexSet() {}

  /**
   * @param below indexes from here on are left out; what is no number is, too
   */
  static BitSet parse(@Nullable String text, int below) {
    BitSet set = new BitSet();
    for (String part : text == null || text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int dash = part.indexOf('-');
      try {
        int from = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
        int to = dash < 0 ? from : Integer.parseInt(part.substring(dash + 1));
        if (from >= 0 && from <= to) {
          set.set(Math.min(from, below), Math.min(to + 1, below));
        }
      } catch (NumberFormatException e) {
        continue; // The API server refuses such a status.
      }
    }
    return set;
  }

  static String text(BitSet set) {
    List<String> parts = new ArrayList<>();
    for (int from = set.nextSetBit(0); from >= 0; ) {
      int end = set.nextClearBit(from);
      parts.add(
          switch (end - from) {
            case 1 -> Integer.toString(from);
            case 2 -> from + "," + (end - 1);
            default -> from + "-" + (end - 1);
          });
      from = set.nextSetBit(end);
    }
    return String.join(",", parts);
  }
}
