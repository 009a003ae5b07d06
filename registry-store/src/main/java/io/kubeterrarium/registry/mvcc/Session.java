package io.kubeterrarium.registry.mvcc;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one client's latest commands, so that a command which the log delivers
 * twice is applied once and answered twice.
 *
 * <p>No result is kept: a transaction's result follows from the state before it, which the past
 * still holds, and is computed again when it is asked for.
 *
 * <p>Invariant: sequences above {@code forgottenThrough} that are not in {@code remembered} were
 * never applied. A client must not let more than {@link #WINDOW} of its commands be under way.
 *
 * @param lastCommand the ordinal of the client's latest command, to find who has been silent
 *     longest
 */
record Session(
    long client, long lastCommand, long forgottenThrough, SortedTree<Long, Remembered> remembered) {

  /**
   * How many of a client's latest commands are remembered at least. Part of the state machine's
   * definition: another value is another format.
   */
  static final int WINDOW = 1024;

  /** Part of the state machine's definition: another value is another format. */
  static final int MAX_CLIENTS = 64;

  /** The revisions around a command, and its failure if it had one. */
  record Remembered(long before, long after, Outcome.@Nullable Failed failure) {}

  static Session begin(long client) {
    return new Session(client, 0, Long.MIN_VALUE, SortedTree.empty());
  }

  /** Forgets in batches, which costs one descent every {@link #WINDOW} commands. */
  Session remember(long sequence, long command, Remembered what) {
    SortedTree<Long, Remembered> all = remembered.put(sequence, what);
    if (all.size() < 2 * WINDOW) {
      return new Session(client, command, forgottenThrough, all);
    }
    int surplus = all.size() - WINDOW;
    return new Session(client, command, all.keyAt(surplus - 1), all.from(all.keyAt(surplus)));
  }
}
