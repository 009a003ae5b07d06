package io.kubeterrarium.scheduler.framework;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Why a pod fits on no node.
 *
 * @param nodeCount all nodes, those not looked at included
 * @param rejections of each node, by name; empty where the cycle ended before nodes were looked at
 * @param preFilterMessage empty where the cycle came further
 * @param wakingPlugins those that rejected it, whose events make another try worthwhile
 * @param postFilterMessage empty for none
 */
public record Diagnosis(
    int nodeCount,
    Map<String, Status> rejections,
    String preFilterMessage,
    Set<String> wakingPlugins,
    String postFilterMessage) {

  public static Diagnosis ofNodes(int nodeCount, Map<String, Status> rejections) {
    Set<String> plugins = new TreeSet<>();
    rejections.values().forEach(rejection -> plugins.add(rejection.plugin()));
    return new Diagnosis(nodeCount, rejections, "", plugins, "");
  }

  public static Diagnosis ofPreFilter(int nodeCount, Status status) {
    return new Diagnosis(nodeCount, Map.of(), status.message(), Set.of(status.plugin()), "");
  }

  public Diagnosis withPostFilter(String message) {
    return new Diagnosis(nodeCount, rejections, preFilterMessage, wakingPlugins, message);
  }

  /** As kube-scheduler words it: counts by reason, in the order of their texts. */
  public String message() {
    if (nodeCount == 0) {
      return "no nodes available to schedule pods";
    }
    StringBuilder text = new StringBuilder(head(nodeCount));
    if (!preFilterMessage.isEmpty()) {
      text.append(' ').append(preFilterMessage).append('.');
    }
    List<String> reasons = new ArrayList<>();
    rejections.values().forEach(rejection -> reasons.addAll(rejection.reasons()));
    text.append(histogram(reasons));
    if (!postFilterMessage.isEmpty()) {
      text.append(' ').append(postFilterMessage);
    }
    return text.toString();
  }

  static String head(int nodeCount) {
    return "0/" + nodeCount + " nodes are available:";
  }

  /** With a space before and a full stop after; empty for no reasons. */
  static String histogram(Collection<String> reasons) {
    if (reasons.isEmpty()) {
      return "";
    }
    Map<String, Integer> counts = new TreeMap<>();
    reasons.forEach(reason -> counts.merge(reason, 1, Integer::sum));
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .sorted()
        .collect(Collectors.joining(", ", " ", "."));
  }

  /** The same form for a reason a node. */
  public static String summary(int nodeCount, Collection<String> reasons) {
    return head(nodeCount) + histogram(reasons);
  }
}
