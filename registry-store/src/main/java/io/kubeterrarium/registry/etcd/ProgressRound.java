package io.kubeterrarium.registry.etcd;

import io.kubeterrarium.registry.Revision;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A client's question how far its stream is: answered when all of the stream's watches have said
 * so, with the least that any of them said, so that no event up to there comes later.
 *
 * <p>Guarded by the stream. A question that comes while one is open begins a round after it.
 */
final class ProgressRound {
  private final Set<StreamWatch> awaited = new HashSet<>();
  private final Map<StreamWatch, Revision> answers = new HashMap<>();
  private boolean again;

  void ask(Collection<StreamWatch> watches) {
    if (!awaited.isEmpty()) {
      again = true;
      return;
    }
    answers.clear();
    awaited.addAll(watches);
    watches.forEach(StreamWatch::requestProgress);
  }

  /** The watch was parked, and has lost what it was asked. */
  void askAgain(StreamWatch watch) {
    if (awaited.contains(watch)) {
      watch.requestProgress();
    }
  }

  /** Whether this was an answer to the open question. */
  boolean answered(StreamWatch watch, Revision through) {
    if (!awaited.remove(watch)) {
      return false;
    }
    answers.put(watch, through);
    return true;
  }

  /** How far the stream is, once all have answered; {@link Revision#NONE} until then. */
  Revision reached(Collection<StreamWatch> open) {
    awaited.retainAll(open);
    if (!awaited.isEmpty() || answers.isEmpty()) {
      return Revision.NONE;
    }
    Revision least = answers.values().stream().min(Revision::compareTo).orElse(Revision.NONE);
    answers.clear();
    if (again) {
      again = false;
      ask(open);
    }
    return least;
  }
}
