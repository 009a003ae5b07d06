package io.kubeterrarium.scheduler.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the last scheduling cycle said about a pod; can be written as JSON as it is.
 *
 * @param time when, as RFC 3339
 * @param attempt 1 for the first
 * @param node where it went; empty for nowhere
 * @param message why nowhere; empty where it went somewhere
 */
public record PodVerdict(
    String namespace,
    String name,
    String uid,
    String time,
    int attempt,
    String node,
    String message,
    List<NodeVerdict> nodes) {

  /**
   * @param fits whether all filters let it pass
   * @param plugin the filter that did not; empty where it fits
   * @param code the filter's answer
   * @param reasons in the filter's words
   * @param scores weighted, by plugin; empty where nothing was compared
   * @param total of the scores
   */
  public record NodeVerdict(
      String node,
      boolean fits,
      String plugin,
      String code,
      List<String> reasons,
      Map<String, Long> scores,
      long total) {

    private String text() {
      if (!fits) {
        return node + ": " + plugin + ": " + String.join(", ", reasons);
      }
      List<String> parts = new ArrayList<>();
      scores.forEach((scorer, score) -> parts.add(scorer + " " + score));
      return parts.isEmpty()
          ? node + ": fits"
          : node + ": fits, " + total + " points: " + String.join(" + ", parts);
    }
  }

  /** For people: one line for the pod, one for each node. */
  public String text() {
    StringBuilder text = new StringBuilder(namespace + "/" + name + ", attempt " + attempt);
    text.append(node.isEmpty() ? ": " + message : ": goes to " + node);
    nodes.forEach(each -> text.append("\n  ").append(each.text()));
    return text.toString();
  }
}
