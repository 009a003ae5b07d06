package io.kubeterrarium.apiserver.kinds.network;

import java.util.Set;

/**
 * The range of node ports. The lowest 86 are for those that are asked for by number; the others are
 * handed out in turn. Guarded by its owner.
 */
final class NodePorts {
  static final int FIRST = 30000;
  static final int LAST = 32767;
  private static final int BY_NUMBER = 86;

  private int cursor = FIRST + BY_NUMBER - 1;

  /** Why the port cannot be given; empty where it can. */
  String problem(int port, Set<Integer> taken) {
    if (port < FIRST || port > LAST) {
      return "provided port is not in the valid range. The range of valid ports is "
          + FIRST
          + "-"
          + LAST;
    }
    return taken.contains(port) ? "provided port is already allocated" : "";
  }

  /** A free port; 0 where there is none left. */
  int next(Set<Integer> taken) {
    for (int tried = FIRST; tried <= LAST; tried++) {
      cursor = cursor >= LAST ? FIRST : cursor + 1;
      if (!taken.contains(cursor)) {
        return cursor;
      }
    }
    return 0;
  }
}
