package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.util.List;

/** Ranks the nodes that a pod could run on. */
public interface ScorePlugin extends Plugin {
  long MAX_SCORE = 100;

  long score(CycleState state, PodInfo pod, NodeInfo node);

  /** Brings the scores of all nodes, in the nodes' order, into 0…100. */
  default void normalize(CycleState state, List<NodeInfo> nodes, long[] scores) {}

  /** Scales by the largest score; reversed where less is better. */
  static void scale(long[] scores, boolean reverse) {
    long largest = 0;
    for (long score : scores) {
      largest = Math.max(largest, score);
    }
    for (int i = 0; i < scores.length; i++) {
      long scaled = largest == 0 ? 0 : MAX_SCORE * scores[i] / largest;
      scores[i] = reverse ? MAX_SCORE - scaled : scaled;
    }
  }
}
