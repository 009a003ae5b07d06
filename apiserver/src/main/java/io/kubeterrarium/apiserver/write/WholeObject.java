package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.owners.FieldTracking;
import io.kubeterrarium.apiserver.resource.MetaRule;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * An update of the object itself, by PUT or by patch.
 *
 * @param next the object that is wanted, given the current one
 * @param applied whether that carries its owners already, as an apply's result does
 */
public record WholeObject(Strategy strategy, UnaryOperator<ObjectNode> next, boolean applied)
    implements Change {
  public WholeObject(Strategy strategy, UnaryOperator<ObjectNode> next) {
    this(strategy, next, false);
  }

  @Override
  public ObjectNode of(ObjectNode current) {
    ObjectNode object = next.apply(current);
    ObjectMeta.matchNamespace(object, strategy.type().namespaced(), Meta.namespace(current));
    strategy.setDefaults(object);
    return object;
  }

  @Override
  public void track(FieldTracking tracking, WriteCall call, ObjectNode object, ObjectNode old) {
    if (!applied) {
      tracking.updated(call.writer(strategy.resetFields()), object, old);
    }
  }

  @Override
  public void prepare(WriteContext context, ObjectNode object, ObjectNode old) {
    strategy.prepareForUpdate(context, object, old);
  }

  @Override
  public void validate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    MetaRule rule = strategy.metaRule();
    if (rule != MetaRule.NONE) {
      MetaValidation.validateUpdate(object, old, errors); // Once more, as upstream's kinds do.
    }
    if (rule == MetaRule.CORE) {
      MetaValidation.coreFinalizers(object, errors);
    }
    strategy.validateUpdate(context, object, old, errors);
    if (errors.isEmpty()) {
      strategy.warn(object, old, context.warnings());
    }
  }

  @Override
  public boolean isWholeObject() {
    return true;
  }
}
