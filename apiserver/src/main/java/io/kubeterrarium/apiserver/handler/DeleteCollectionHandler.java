package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.ListOptions;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectFilter;
import io.kubeterrarium.apiserver.storage.StoredObject;
import io.kubeterrarium.apiserver.table.Presentation;
import io.kubeterrarium.apiserver.write.DeleteOptions;
import io.kubeterrarium.apiserver.write.WriteCall;

/** DELETE of a collection: of every object that the selectors select, one after the other. */
final class DeleteCollectionHandler implements VerbHandler {
  private final Verbs verbs;
  private final ListHandler lists;

  DeleteCollectionHandler(Verbs verbs) {
    this.verbs = verbs;
    this.lists = new ListHandler(verbs);
  }

  @Override
  public ApiResponse serve(Exchange exchange, Strategy strategy) {
    Presentation presentation = Verbs.presentation(exchange, strategy);
    ListOptions selection = ListOptions.parse(exchange.request().query(), false);
    DeleteOptions options = DeleteHandler.options(verbs, exchange, strategy);
    ObjectFilter filter =
        new ObjectFilter(
            strategy, exchange.namespace(strategy), selection.labels(), selection.fields());
    filter.check();
    ListHandler.Listed listed = lists.list(filter, selection);
    for (StoredObject object : listed.objects()) {
      WriteCall all = exchange.delete(strategy, options, verbs.storage());
      WriteCall call = all.in(object.name().namespace());
      // Null: somebody else was quicker, which is as well.
      verbs.deleter().delete(call, object.name().name(), options);
    }
    return exchange.tree(200, presentation.list(strategy, listed.objects(), listed.meta()));
  }
}
