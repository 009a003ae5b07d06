package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.RequestInfo;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.schema.KindType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the resource and the verb's handler. */
public final class ServeResource implements Stage {
  /** All that can be done in all namespaces at once. */
  private static final Set<String> ACROSS_NAMESPACES = Set.of("list", "watch");

  private static final Set<String> ON_OBJECTS = Set.of("update", "patch");
  private static final String NOT_ALLOWED =
      "the server does not allow this method on the requested resource";

  private final ResourceTable resources;
  private final Map<String, VerbHandler> handlers = new HashMap<>();
  private final SubresourceHandler subresources;

  public ServeResource(ResourceTable resources, Verbs verbs) {
    this.resources = resources;
    handlers.put("get", new GetHandler(verbs));
    handlers.put("list", new ListHandler(verbs));
    handlers.put("watch", new WatchHandler(verbs));
    handlers.put("create", new CreateHandler(verbs));
    handlers.put("update", new UpdateHandler(verbs));
    handlers.put("patch", new PatchHandler(verbs));
    handlers.put("delete", new DeleteHandler(verbs));
    handlers.put("deletecollection", new DeleteCollectionHandler(verbs));
    this.subresources = new SubresourceHandler(verbs);
  }

  @Override
  public void run(Exchange exchange) {
    RequestInfo info = exchange.info();
    Strategy strategy =
        resources.find(new GroupVersionResource(info.group(), info.version(), info.resource()));
    if (strategy == null || hasWrongScope(strategy.type(), info)) {
      throw strategy == null || isCustom(strategy) || !isOfAllNamespaces(strategy, info)
          ? ApiException.noSuchPath()
          : ApiException.methodNotAllowed(NOT_ALLOWED);
    }
    if (!strategy.deprecationWarning().isEmpty()) {
      exchange.warnings().add(strategy.deprecationWarning());
    }
    if (!info.subresource().isEmpty()) {
      exchange.answer(subresources.serve(exchange, strategy));
      return;
    }
    VerbHandler handler = handlerFor(strategy.type(), info, exchange);
    if (handler == null) {
      throw ApiException.methodNotAllowed(NOT_ALLOWED);
    }
    exchange.answer(handler.serve(exchange, strategy));
  }

  /** A cluster-wide resource inside a namespace, or one object of a namespace without it. */
  private static boolean hasWrongScope(ResourceType type, RequestInfo info) {
    if (!type.namespaced()) {
      return !info.namespace().isEmpty() && !type.plural().equals("namespaces");
    }
    return info.namespace().isEmpty() && !ACROSS_NAMESPACES.contains(info.verb());
  }

  /** Whether the path is that of a list of all namespaces. */
  private static boolean isOfAllNamespaces(Strategy strategy, RequestInfo info) {
    return strategy.type().namespaced() && info.name().isEmpty() && info.subresource().isEmpty();
  }

  static boolean isCustom(Strategy strategy) {
    KindType bodies = strategy.bodies();
    return bodies != null && !bodies.isGenerated();
  }

  private @Nullable VerbHandler handlerFor(ResourceType type, RequestInfo info, Exchange exchange) {
    boolean namesObject = !info.name().isEmpty() && !isCollectionPath(info, exchange);
    if (!type.verbs().contains(info.verb())
        || ON_OBJECTS.contains(info.verb()) && info.name().isEmpty()
        || info.verb().equals("create") && namesObject) {
      return null;
    }
    return handlers.get(info.verb());
  }

  /** Whether the name came from a field selector rather than from the path. */
  private static boolean isCollectionPath(RequestInfo info, Exchange exchange) {
    return !exchange.request().path().endsWith("/" + info.name());
  }
}
