package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.WriteOptions;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.table.Presentation;
import io.kubeterrarium.apiserver.write.WholeObject;
import io.kubeterrarium.apiserver.write.WriteCall;
import io.kubeterrarium.apiserver.write.Written;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** PUT of an object: replaces it; where the kind allows it, creates what is not there. */
final class UpdateHandler implements VerbHandler {
  private final Verbs verbs;

  UpdateHandler(Verbs verbs) {
    this.verbs = verbs;
  }

  @Override
  public ApiResponse serve(Exchange exchange, Strategy strategy) {
    Presentation presentation = Verbs.presentation(exchange, strategy);
    WriteOptions options = WriteOptions.parse(exchange.request().query(), "UpdateOptions");
    String name = exchange.info().name();
    ObjectNode sent =
        verbs
            .decoder()
            .decode(
                exchange.request().body(),
                strategy.type().kind(),
                options.fieldValidation(),
                exchange.warnings(),
                object -> matchUrl(object, exchange, strategy));
    ObjectMeta.dropRepeatedOwners(sent, false, exchange.warnings());
    WriteCall call = exchange.write(strategy, "update", options, verbs.storage());
    Wanted wanted = new Wanted(strategy, sent);
    ObjectNode updated =
        verbs.updater().update(call, name, new WholeObject(strategy, wanted::insteadOf));
    if (updated != null) {
      return exchange.tree(200, presentation.object(strategy, updated));
    }
    if (!strategy.allowCreateOnUpdate()) {
      throw ApiException.notFound(strategy.type().groupResource(), name);
    }
    ObjectNode stored = strategy.toStored(sent);
    Meta.edit(stored).remove("resourceVersion");
    Written created = verbs.creator().create(call, stored);
    return exchange.written(201, strategy, presentation, created);
  }

  private static void matchUrl(ObjectNode object, Exchange exchange, Strategy strategy) {
    ObjectMeta.matchNamespace(object, strategy.type().namespaced(), exchange.namespace(strategy));
    ObjectMeta.requireName(object, exchange.info().name());
  }

  /** What was sent, as it would be stored; made when it is first asked for, which may be a call. */
  private static final class Wanted {
    private final Strategy strategy;
    private final ObjectNode sent;
    private @Nullable ObjectNode stored;

    Wanted(Strategy strategy, ObjectNode sent) {
      this.strategy = strategy;
      this.sent = sent;
    }

    ObjectNode insteadOf(ObjectNode current) {
      ObjectNode made = stored;
      if (made == null) {
        if (strategy.convertsByCall()) {
          strategy.fromStored(current); // What stands comes first, as upstream.
        }
        made = strategy.toStored(sent);
        stored = made;
      }
      return made.deepCopy();
    }
  }
}
