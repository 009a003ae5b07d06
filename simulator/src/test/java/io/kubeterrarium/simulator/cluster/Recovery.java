package io.kubeterrarium.simulator.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a cluster back after a drill, whether that went well or not, so that the next one starts
 * from a whole one; where that is not to be had, all that follow are told so at once.
 */
final class Recovery {
  private final Cluster cluster;
  private @Nullable String lost;

  Recovery(Cluster cluster) {
    this.cluster = cluster;
  }

  void requireWhole() {
    if (lost != null) {
      throw new IllegalStateException("an earlier drill has left the cluster like this: " + lost);
    }
  }

  /**
   * Returns when everybody is ready and has a quorum. A drill ends with members that all run: one
   * that does not is started again all the same, or replaced, before this fails.
   */
  void bringBack() throws Exception {
    requireWhole();
    List<String> ended = new ArrayList<>();
    cluster.network.restore();
    for (ClusterMember member : cluster.members()) {
      if (!member.isRunning()) {
        ended.add(member.state() + member.said());
      }
    }
    try {
      for (ClusterMember member : cluster.members()) {
        revive(member);
      }
      for (ClusterMember member : cluster.members()) {
        whole(member);
      }
    } catch (IOException e) {
      lost = cluster.state();
      throw e;
    }
    if (!ended.isEmpty()) {
      throw new AssertionError("members that did not run at the end of the drill: " + ended);
    }
  }

  /** With the others down it cannot be ready, so it is looked at when all have been started. */
  private static void revive(ClusterMember member) throws IOException {
    if (member.isRunning()) {
      member.resume();
    } else {
      member.start();
    }
  }

  private void whole(ClusterMember member) throws IOException, InterruptedException {
    try {
      member.awaitReady(Cluster.PATIENCE);
    } catch (IOException e) {
      if (member.isRunning()) {
        throw e;
      }
      System.out.println("replaced, as it does not start again: " + e.getMessage());
      Faults.delete(member.directory());
      member.start("--bundle", cluster.bundle(member.name()), "--join");
      cluster.replace(member);
    }
    member.awaitQuorum(Cluster.PATIENCE);
  }
}
