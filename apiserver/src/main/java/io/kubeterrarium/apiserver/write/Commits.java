package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.apiserver.storage.CommittedWrite;
import io.kubeterrarium.apiserver.storage.StoredObject;
import io.kubeterrarium.apiserver.storage.WriteObserver;
import io.kubeterrarium.registry.Revision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the observers of committed writes. */
public final class Commits {
  private final List<WriteObserver> observers;

  public Commits(List<WriteObserver> observers) {
    this.observers = List.copyOf(observers);
  }

  /**
   * @param object null where it was removed
   * @param old null where it was created
   */
  void tell(
      WriteCall call,
      String key,
      Revision revision,
      @Nullable StoredObject object,
      @Nullable StoredObject old) {
    if (observers.isEmpty()) {
      return;
    }
    CommittedWrite write =
        new CommittedWrite(
            call.context().now(),
            call.context().user(),
            call.userAgent(),
            call.verb(),
            call.type(),
            call.subresource(),
            key,
            revision.value(),
            object == null ? null : object.tree(),
            old == null ? null : old.tree());
    observers.forEach(observer -> observer.committed(write));
  }
}
