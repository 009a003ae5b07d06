package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.body.ApplyConfiguration;
import io.kubeterrarium.apiserver.body.ExpectedKind;
import io.kubeterrarium.apiserver.body.Patcher;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.WriteOptions;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.table.Presentation;
import io.kubeterrarium.apiserver.write.WholeObject;
import io.kubeterrarium.apiserver.write.WriteCall;
import tools.jackson.databind.node.ObjectNode;

/**
 * PATCH of an object. A patch that says no resourceVersion is applied to whatever state it meets,
 * again if somebody else writes meanwhile.
 */
final class PatchHandler implements VerbHandler {
  private final Verbs verbs;
  private final ApplyHandler applies;

  PatchHandler(Verbs verbs) {
    this.verbs = verbs;
    this.applies = new ApplyHandler(verbs);
  }

  @Override
  public ApiResponse serve(Exchange exchange, Strategy strategy) {
    if (ApplyConfiguration.is(exchange.request().body())) {
      return applies.serve(exchange, strategy);
    }
    Presentation presentation = Verbs.presentation(exchange);
    WriteOptions options = WriteOptions.parsePatch(exchange.request().query());
    String name = exchange.info().name();
    Patcher.Patch patch =
        verbs
            .patcher()
            .read(
                exchange.request().body(),
                strategy.type().kind(),
                options.fieldValidation(),
                exchange.warnings());
    WriteCall call = exchange.write(strategy, "patch", options, verbs.storage());
    ObjectNode patched =
        verbs
            .updater()
            .update(
                call,
                name,
                new WholeObject(strategy, current -> apply(patch, strategy, current, name)));
    if (patched == null) {
      throw ApiException.notFound(strategy.type().groupResource(), name);
    }
    return exchange.tree(200, presentation.object(strategy, patched));
  }

  private static ObjectNode apply(
      Patcher.Patch patch, Strategy strategy, ObjectNode current, String name) {
    ObjectNode object = patch.apply(strategy.fromStored(current).deepCopy());
    ExpectedKind.check(object, strategy.type().kind());
    ObjectMeta.requireName(object, name);
    if (Meta.uid(object).isEmpty()) {
      Meta.edit(object).put("uid", Meta.uid(current));
    }
    return strategy.toStored(object);
  }
}
