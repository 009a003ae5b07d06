package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.body.FieldValidation;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.table.Presentation;
import io.kubeterrarium.apiserver.write.DeleteOptions;
import io.kubeterrarium.apiserver.write.Deleter;
import io.kubeterrarium.apiserver.write.WriteCall;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** DELETE of an object. */
final class DeleteHandler implements VerbHandler {
  private final Verbs verbs;

  DeleteHandler(Verbs verbs) {
    this.verbs = verbs;
  }

  @Override
  public ApiResponse serve(Exchange exchange, Strategy strategy) {
    Presentation presentation = Verbs.presentation(exchange, strategy);
    DeleteOptions options = options(verbs, exchange, strategy);
    String name = exchange.info().name();
    WriteCall call = exchange.delete(strategy, options, verbs.storage());
    Deleter.Result result = verbs.deleter().delete(call, name, options);
    if (result == null) {
      throw ApiException.notFound(strategy.type().groupResource(), name);
    }
    if (result.removed() && !strategy.returnsDeletedObject()) {
      return exchange.tree(200, Deleter.success(call, result.object()));
    }
    // Accepted rather than done, but only for who asks in the old way: so is upstream's answer.
    boolean pending = !result.removed() && Boolean.FALSE.equals(options.orphanDependents());
    return exchange.tree(pending ? 202 : 200, presentation.object(strategy, result.object()));
  }

  static DeleteOptions options(Verbs verbs, Exchange exchange, Strategy strategy) {
    DeleteOptions options = DeleteOptions.parse(body(verbs, exchange), exchange.request().query());
    String warning = strategy.orphaningWarning();
    if (options.propagationPolicy().isEmpty() && !warning.isEmpty()) {
      exchange.warnings().add(warning);
    }
    return options;
  }

  private static @Nullable ObjectNode body(Verbs verbs, Exchange exchange) {
    Body body = exchange.request().body();
    if (body instanceof Body.None || body instanceof Body.Encoded e && e.bytes().length == 0) {
      return null;
    }
    return verbs
        .decoder()
        .decode(body, DeleteOptions.KIND, FieldValidation.IGNORE, exchange.warnings());
  }
}
