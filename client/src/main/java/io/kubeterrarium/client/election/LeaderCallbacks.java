package io.kubeterrarium.client.election;

/** What a candidate does with its role. Calls come one at a time, in order; they may block. */
public interface LeaderCallbacks {
  /** From now on this candidate works. */
  void startedLeading();

  /**
   * It has to stop, and must have stopped when this returns: another may begin. May be followed by
   * another {@link #startedLeading}, where the role was lost and taken again.
   */
  void stoppedLeading();

  /** Somebody leads whom this candidate did not know to lead; perhaps itself. */
  default void leaderIs(String identity) {}
}
