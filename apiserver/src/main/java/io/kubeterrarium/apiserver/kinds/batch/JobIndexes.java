package io.kubeterrarium.apiserver.kinds.batch;

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
    for (String interval : text.split(",", -1)) {
      String[] ends = interval.split("-", -1);
      if (ends.length > 2) {
        throw new MalformedException(
            "the fragment \"%s\" violates the requirement that an index interval can have at most"
                    .formatted(interval)
                + " two parts separated by '-'");
      }
      int from = index(ends[0], completions);
      if (last >= from) {
        throw new MalformedException(
            "non-increasing order, previous: %d, current: %d".formatted(last, from));
      }
      int to = ends.length == 1 ? from : index(ends[1], completions);
      if (ends.length == 2 && from >= to) {
        throw new MalformedException(
            "non-increasing order, previous: %d, current: %d".formatted(from, to));
      }
      total += to - from + 1;
      last = to;
    }
    return total;
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
