package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import io.kubeterrarium.apiserver.owners.FieldTracking;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * An update through a subresource that shows part of the object.
 *
 * @param next the view that is wanted, given the current object
 * @param applied whether that carries the object's owners already, as an apply's result does
 */
public record ThroughView(
    Subresource.View view, WriteContext context, UnaryOperator<ObjectNode> next, boolean applied)
    implements Change {
  public ThroughView(Subresource.View view, WriteContext context, UnaryOperator<ObjectNode> next) {
    this(view, context, next, false);
  }

  @Override
  public ObjectNode of(ObjectNode current) {
    ObjectNode sent = next.apply(current);
    ObjectNode object = current.deepCopy();
    view.write(context, sent, object);
    ObjectNode metadata = Meta.edit(object);
    if (applied && Meta.of(sent).has("managedFields")) {
      metadata.set("managedFields", Meta.of(sent).get("managedFields"));
    }
    String version = Meta.resourceVersion(sent);
    // What is no more than a view of the object, as a Scale, may leave open which state it means.
    if (!version.isEmpty() || Meta.text(sent, "kind").equals(Meta.text(object, "kind"))) {
      metadata.put("resourceVersion", version);
    }
    if (!Meta.uid(sent).isEmpty()) {
      metadata.put("uid", Meta.uid(sent));
    }
    return object;
  }

  @Override
  public void track(FieldTracking tracking, WriteCall call, ObjectNode object, ObjectNode old) {
    if (!applied) {
      tracking.updated(call.writer(view.resetFields()), object, old);
    }
  }

  @Override
  public void prepare(WriteContext context, ObjectNode object, ObjectNode old) {}

  @Override
  public void validate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    MetaValidation.validateUpdate(object, old, errors);
    view.validate(context, object, old, errors);
  }

  @Override
  public boolean isWholeObject() {
    return false;
  }
}
