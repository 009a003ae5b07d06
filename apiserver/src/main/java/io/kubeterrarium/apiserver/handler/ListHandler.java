package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.ListOptions;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.VirtualResource;
import io.kubeterrarium.apiserver.storage.ObjectFilter;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.StoredObject;
import io.kubeterrarium.apiserver.table.Presentation;
import io.kubeterrarium.apiserver.table.Presentation.ListMeta;
import io.kubeterrarium.registry.Revision;
import java.util.List;

/**
 * GET of a collection. Without a resourceVersion as new as any write acknowledged before; {@code 0}
 * from the cache as it is; else not older than the version or exactly at it. Pages after the first
 * are read from the registry at the first one's revision.
 */
final class ListHandler implements VerbHandler {
  private final ObjectStorage storage;

  ListHandler(Verbs verbs) {
    this.storage = verbs.storage();
  }

  @Override
  public ApiResponse serve(Exchange exchange, Strategy strategy) {
    Presentation presentation = Verbs.presentation(exchange, strategy);
    ListOptions options = ListOptions.parse(exchange.request().query(), false);
    ObjectFilter filter =
        new ObjectFilter(
            strategy, exchange.namespace(strategy), options.labels(), options.fields());
    filter.check();
    Listed listed =
        strategy instanceof VirtualResource virtual
            ? new Listed(filter.select(computed(virtual)), ListMeta.at(storage.cachedRevision()))
            : list(filter, options);
    return exchange.tree(
        200,
        presentation.list(strategy, listed.objects(), listed.meta()),
        presentation.json(strategy, listed.objects(), listed.meta()));
  }

  /** What nobody has stored: no key, no revision. */
  static List<StoredObject> computed(VirtualResource virtual) {
    return virtual.list().stream()
        .map(tree -> new StoredObject("", Meta.objectName(tree), Revision.NONE, tree))
        .toList();
  }

  record Listed(List<StoredObject> objects, ListMeta meta) {}

  Listed list(ObjectFilter filter, ListOptions options) {
    if (!options.continueToken().isEmpty()) {
      return new Pages(storage).next(filter, options);
    }
    long revision = options.revision();
    boolean exact =
        options.resourceVersionMatch().equals("Exact")
            || revision > 0 && options.limit() > 0 && options.resourceVersionMatch().isEmpty();
    if (exact) {
      return new Pages(storage).first(filter, options, new Revision(revision));
    }
    if (options.resourceVersion().isEmpty()) {
      storage.catchUp();
    } else {
      Freshen.atLeast(storage, new Revision(revision));
    }
    // As upstream's cache does, a limit is not honoured where any state will do.
    long limit = options.resourceVersion().equals("0") ? 0 : options.limit();
    return fromCache(filter, limit);
  }

  private Listed fromCache(ObjectFilter filter, long limit) {
    ObjectStorage.Page all = storage.cachedList(filter.strategy(), filter.namespace());
    if (limit > 0 && all.objects().size() > limit) {
      return Pages.firstOf(filter, all, limit);
    }
    return new Listed(filter.select(all.objects()), ListMeta.at(all.revision()));
  }
}
