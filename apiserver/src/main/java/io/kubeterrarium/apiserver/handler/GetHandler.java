package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.ListOptions;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.VirtualResource;
import io.kubeterrarium.apiserver.storage.StoredObject;
import io.kubeterrarium.apiserver.table.Presentation;
import io.kubeterrarium.registry.Revision;
import org.jspecify.annotations.Nullable;

/** GET of one object: linearizable, or with {@code resourceVersion} not older than that. */
final class GetHandler implements VerbHandler {
  private final Verbs verbs;

  GetHandler(Verbs verbs) {
    this.verbs = verbs;
  }

  @Override
  public ApiResponse serve(Exchange exchange, Strategy strategy) {
    Presentation presentation = Verbs.presentation(exchange, strategy);
    if (exchange.request().query().flag("export")) {
      throw ApiException.badRequest(
          "the export parameter, deprecated since v1.14, is no longer supported");
    }
    StoredObject object = read(exchange, strategy);
    return exchange.tree(
        200, presentation.object(strategy, object.tree()), presentation.json(strategy, object));
  }

  StoredObject read(Exchange exchange, Strategy strategy) {
    StoredObject object = find(exchange, strategy);
    if (object == null) {
      throw ApiException.notFound(strategy.type().groupResource(), exchange.info().name());
    }
    return object;
  }

  private @Nullable StoredObject find(Exchange exchange, Strategy strategy) {
    if (strategy instanceof VirtualResource virtual) {
      return ListHandler.computed(virtual).stream()
          .filter(object -> object.name().equals(exchange.objectName(strategy)))
          .findFirst()
          .orElse(null);
    }
    String resourceVersion = exchange.request().query().first("resourceVersion");
    if (resourceVersion.isEmpty()) {
      return verbs.storage().latest(strategy, exchange.objectName(strategy));
    }
    Freshen.atLeast(verbs.storage(), new Revision(ListOptions.revision(resourceVersion)));
    return verbs.storage().cached(strategy, exchange.objectName(strategy));
  }
}
