package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.owners.FieldTracking;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An update by a subresource that does something: {@code binding}, {@code eviction}. */
public final class ByAction implements Change {
  private final Subresource.Action action;
  private final WriteContext context;
  private final ObjectNode sent;
  private Subresource.@Nullable Outcome outcome;

  public ByAction(Subresource.Action action, WriteContext context, ObjectNode sent) {
    this.action = action;
    this.context = context;
    this.sent = sent;
  }

  @Override
  public ObjectNode of(ObjectNode current) {
    ObjectNode object = current.deepCopy();
    Subresource.Outcome done = action.perform(context, sent, object);
    outcome = done;
    return object;
  }

  /** What the last run came to. */
  public Subresource.Outcome outcome() {
    return outcome == null ? Subresource.Outcome.STORE : outcome;
  }

  /** Binding a pod makes the scheduler the owner of nothing, upstream neither. */
  @Override
  public void track(FieldTracking tracking, WriteCall call, ObjectNode object, ObjectNode old) {}

  @Override
  public void prepare(WriteContext context, ObjectNode object, ObjectNode old) {}

  @Override
  public void validate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {}

  @Override
  public boolean isWholeObject() {
    return false;
  }

  @Override
  public boolean countsGeneration() {
    return false;
  }

  /** Admission has seen what was sent. */
  @Override
  public boolean isAdmitted() {
    return false;
  }
}
