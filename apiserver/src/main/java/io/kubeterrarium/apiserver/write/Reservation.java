package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.registry.RegistryException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the kind's hook and the admission plugins have set aside for one write: addresses, ports,
 * quota. They are told how the write ended, whatever the end was. Thread: the writer's own.
 */
final class Reservation {
  private final Admission admission;
  private final Strategy strategy;
  private final @Nullable AdmissionRequest admitted;
  private final ObjectNode object;
  private final @Nullable ObjectNode old;
  private final boolean hooked;
  private long revision; // 0: not written

  /**
   * @param admitted null where no plugin was asked
   * @param old null where the object is created
   * @param hooked whether the hook was asked before
   */
  Reservation(
      Admission admission,
      Strategy strategy,
      @Nullable AdmissionRequest admitted,
      ObjectNode object,
      @Nullable ObjectNode old,
      boolean hooked) {
    this.admission = admission;
    this.strategy = strategy;
    this.admitted = admitted;
    this.object = object;
    this.old = old;
    this.hooked = hooked;
  }

  /** Makes the write, which calls {@link #keep} once it is made. */
  <T> T during(Supplier<T> write) {
    boolean inDoubt = false;
    try {
      return write.get();
    } catch (RegistryException.OutcomeUnknown e) {
      inDoubt = true;
      throw e;
    } finally {
      if (admitted != null) {
        admission.settled(admitted, revision);
      }
      if (hooked && inDoubt) {
        strategy.hook().inDoubt(object, old);
      } else if (hooked && revision == 0) {
        strategy.hook().abandoned(object, old);
      }
    }
  }

  /**
   * The write was made.
   *
   * @param after the object as it stands now; null: it is gone, which every hook is told
   */
  void keep(@Nullable ObjectNode after, long at) {
    revision = at;
    if (hooked || after == null) {
      strategy.hook().committed(after, old, at);
    }
  }
}
