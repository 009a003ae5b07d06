package io.kubeterrarium.registry.raft;

/**
 * Shortens the time without a leader, as after a laptop's sleep: the leader has stepped down then,
 * as nobody had answered it, and the others go on trusting it until their own timeout. Where all
 * members are in this process, nobody leading is known for sure, and an election can be held at
 * once. Safe even if wrong: an election never loses an entry.
 *
 * <p>Thread: the registry's timer.
 */
final class ElectionWatch implements Runnable {
  private final Cluster cluster;
  private int looksWithoutLeader;
  private int turn;

  ElectionWatch(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public void run() {
    if (cluster.leader() != null) {
      looksWithoutLeader = 0;
      return;
    }
    // One look may fall into an election that is going well.
    if (++looksWithoutLeader >= 2) {
      cluster.members().forEach(Member::forgetLeader);
      cluster.members().get(turn++ % cluster.members().size()).electNow();
    }
  }
}
