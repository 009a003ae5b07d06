package io.kubeterrarium.simulator.fuzz;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What went wrong, once each, and how often which status came. */
final class Findings {
  private static final int SHOWN = 40;

  private final Map<String, String> byKind = new LinkedHashMap<>();
  private final Map<Integer, Long> statuses = new TreeMap<>();

  void status(int status) {
    statuses.merge(status, 1L, Long::sum);
  }

  /**
   * @param what without what differs from run to run, as far as it can be told
   */
  void add(String what, long number, Object request) {
    String kind = what.replaceAll("\\d+", "#").replaceAll("\"[^\"]*\"", "…");
    kind = kind.substring(0, Math.min(120, kind.length()));
    if (byKind.size() < SHOWN && !byKind.containsKey(kind)) {
      String text = "request " + number + ": " + what + "\n" + request;
      byKind.put(kind, text);
      System.out.println("FOUND " + text);
    }
  }

  boolean isEmpty() {
    return byKind.isEmpty();
  }

  Map<Integer, Long> statuses() {
    return statuses;
  }

  @Override
  public String toString() {
    return String.join("\n\n", byKind.values());
  }
}
