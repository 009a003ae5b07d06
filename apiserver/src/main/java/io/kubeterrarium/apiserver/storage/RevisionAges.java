package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.registry.Revision;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Remembers when which revision was the latest, to tell which one is older than an age. What was
 * written before the first look is as old as that look. One thread.
 */
final class RevisionAges {
  private record Look(long nanos, Revision revision) {}

  private final long age;
  private final Deque<Look> looks = new ArrayDeque<>();
  private Revision old = Revision.NONE;

  RevisionAges(Duration age) {
    this.age = age.toNanos();
  }

  /** The latest revision that was the latest that long ago; NONE where there was no look yet. */
  Revision look(long nanos, Revision latest) {
    if (looks.isEmpty() || !looks.getLast().revision().equals(latest)) {
      looks.add(new Look(nanos, latest));
    }
    while (!looks.isEmpty() && nanos - looks.getFirst().nanos() >= age) {
      old = looks.removeFirst().revision();
    }
    return old;
  }
}
