package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * An update through a subresource that shows part of the object.
 *
 * @param next the view that is wanted, given the current object
 */
public record ThroughView(
    Subresource.View view, WriteContext context, UnaryOperator<ObjectNode> next) implements Change {
  @Override
  public ObjectNode of(ObjectNode current) {
    ObjectNode sent = next.apply(current);
    ObjectNode object = current.deepCopy();
    view.write(context, sent, object);
    ObjectNode metadata = Meta.edit(object);
    metadata.put("resourceVersion", Meta.resourceVersion(sent));
    if (!Meta.uid(sent).isEmpty()) {
      metadata.put("uid", Meta.uid(sent));
    }
    return object;
  }

  @Override
  public void prepare(WriteContext context, ObjectNode object, ObjectNode old) {}

  @Override
  public void validate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    MetaValidation.labels(Meta.of(object).path("labels"), "metadata.labels", errors);
    view.validate(context, object, old, errors);
  }

  @Override
  public boolean isWholeObject() {
    return false;
  }
}
