package io.kubeterrarium.scheduler.plugins;

import java.util.List;
import java.util.Optional;

/** Knows the disruption budgets. */
@FunctionalInterface
public interface Budgets {
  /** Empty as long as they have not been read. */
  Optional<List<Budget>> all();
}
