package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.WriteOptions;
import io.kubeterrarium.apiserver.resource.CollectionAction;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.VirtualResource;
import io.kubeterrarium.apiserver.table.MediaRange;
import io.kubeterrarium.apiserver.table.Presentation;
import io.kubeterrarium.apiserver.write.WriteCall;
import io.kubeterrarium.apiserver.write.Written;
import tools.jackson.databind.node.ObjectNode;

/** POST to a collection. */
final class CreateHandler implements VerbHandler {
  private final Verbs verbs;
  private final ActionHandler actions;

  CreateHandler(Verbs verbs) {
    this.verbs = verbs;
    this.actions = new ActionHandler(verbs);
  }

  @Override
  public ApiResponse serve(Exchange exchange, Strategy strategy) {
    if (strategy instanceof CollectionAction action) {
      return actions.act(exchange, action);
    }
    Presentation presentation = Verbs.presentation(exchange, strategy);
    if (strategy instanceof VirtualResource) {
      MediaRange.chooseOtherThanTable(exchange.request().headers().first("Accept"));
    }
    WriteOptions options = WriteOptions.parse(exchange.request().query(), "CreateOptions");
    ObjectNode object =
        verbs
            .decoder()
            .decode(
                exchange.request().body(),
                strategy.type().kind(),
                options.fieldValidation(),
                exchange.warnings());
    WriteCall call = exchange.write(strategy, "create", options, verbs.storage());
    ObjectMeta.matchNamespace(object, strategy.type().namespaced(), call.namespace());
    if (strategy instanceof VirtualResource virtual) {
      virtual.setDefaults(object);
      return exchange.tree(201, virtual.create(call.context(), object));
    }
    Written created = verbs.creator().create(call, strategy.toStored(object));
    return exchange.written(201, strategy, presentation, created);
  }
}
