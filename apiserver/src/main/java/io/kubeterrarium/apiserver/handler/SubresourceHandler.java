package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.body.ApplyConfiguration;
import io.kubeterrarium.apiserver.body.Patcher;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.owners.FieldTracking;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.WriteOptions;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.table.TableColumns;
import io.kubeterrarium.apiserver.write.ThroughView;
import io.kubeterrarium.apiserver.write.WriteCall;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** Everything that goes through a subresource. */
final class SubresourceHandler {
  private static final String NOT_ALLOWED =
      "the server does not allow this method on the requested resource";

  private final Verbs verbs;
  private final GetHandler get;
  private final ActionHandler actions;

  SubresourceHandler(Verbs verbs) {
    this.verbs = verbs;
    this.get = new GetHandler(verbs);
    this.actions = new ActionHandler(verbs);
  }

  ApiResponse serve(Exchange exchange, Strategy strategy) {
    Subresource subresource = strategy.subresources().get(exchange.info().subresource());
    boolean custom = ServeResource.isCustom(strategy);
    GroupResource resource = strategy.type().groupResource();
    if (subresource == null) {
      throw custom
          ? ApiException.notFound(resource, exchange.info().name())
          : ApiException.noSuchPath();
    }
    String verb = exchange.info().verb();
    if (!subresource.verbs().contains(verb)) {
      throw custom
          ? ApiException.methodNotSupported(resource, verb)
          : ApiException.methodNotAllowed(NOT_ALLOWED);
    }
    if (subresource instanceof Subresource.View view) {
      return switch (verb) {
        case "get" -> read(exchange, strategy, view);
        case "update" -> update(exchange, strategy, view);
        case "patch" -> patch(exchange, strategy, view);
        default -> throw ApiException.methodNotAllowed(NOT_ALLOWED);
      };
    }
    if (subresource instanceof Subresource.Action action) {
      return actions.act(exchange, strategy, action);
    }
    get.read(exchange, strategy);
    throw ApiException.badRequest(((Subresource.Refused) subresource).message());
  }

  private ApiResponse read(Exchange exchange, Strategy strategy, Subresource.View view) {
    ObjectNode object = get.read(exchange, strategy).tree();
    return shown(exchange, strategy, view, object);
  }

  private static ApiResponse shown(
      Exchange exchange, Strategy strategy, Subresource.View view, ObjectNode object) {
    return exchange.tree(
        200,
        isOfKind(view, strategy)
            ? Verbs.presentation(exchange, strategy).object(strategy, object)
            : Verbs.presentation(exchange, strategy)
                .object(new Viewed(strategy, view.columns()), view.read(object)));
  }

  /** The resource with the columns of one of its views. */
  private record Viewed(Strategy strategy, TableColumns columns) implements Strategy {
    @Override
    public ResourceType type() {
      return strategy.type();
    }
  }

  /** Whether the door shows the object itself rather than something else, as a Scale. */
  private static boolean isOfKind(Subresource.View view, Strategy strategy) {
    return view.kind().equals(strategy.type().kind());
  }

  private ApiResponse update(Exchange exchange, Strategy strategy, Subresource.View view) {
    WriteOptions options = WriteOptions.parse(exchange.request().query(), "UpdateOptions");
    ObjectNode sent =
        verbs
            .decoder()
            .decode(
                exchange.request().body(),
                view.kind(),
                options.fieldValidation(),
                exchange.warnings());
    ObjectMeta.matchNamespace(sent, strategy.type().namespaced(), exchange.namespace(strategy));
    ObjectMeta.requireName(sent, exchange.info().name());
    ObjectNode wanted = isOfKind(view, strategy) ? strategy.toStored(sent) : sent;
    return write(exchange, strategy, view, options, "update", current -> wanted);
  }

  private ApiResponse patch(Exchange exchange, Strategy strategy, Subresource.View view) {
    if (ApplyConfiguration.is(exchange.request().body())) {
      return apply(exchange, strategy, view);
    }
    WriteOptions options = WriteOptions.parsePatch(exchange.request().query());
    Patcher.Patch patch =
        verbs
            .patcher()
            .read(
                exchange.request().body(),
                view.kind(),
                options.fieldValidation(),
                exchange.warnings());
    return write(
        exchange,
        strategy,
        view,
        options,
        "patch",
        current -> {
          boolean ofKind = isOfKind(view, strategy);
          ObjectNode seen = view.forChange(current);
          ObjectNode sent = patch.apply(ofKind ? strategy.fromStored(seen) : seen);
          keepUid(sent, current, strategy, ofKind);
          ObjectMeta.matchName(sent, exchange.info().name());
          return ofKind ? strategy.toStored(sent) : sent;
        });
  }

  private ApiResponse apply(Exchange exchange, Strategy strategy, Subresource.View view) {
    WriteOptions options = WriteOptions.parseApply(exchange.request().query());
    ApplyConfiguration configuration = ApplyConfiguration.read(exchange.request().body());
    WriteCall call = exchange.write(strategy, "patch", options, verbs.storage());
    FieldTracking.Writer writer = call.writer(view.resetFields());
    FieldTracking tracking = verbs.tracking();
    GroupVersionKind kind = view.kind();
    boolean whole = isOfKind(view, strategy);
    UnaryOperator<ObjectNode> next =
        current -> {
          ObjectNode sent = configuration.tree();
          ObjectNode applied =
              whole
                  ? tracking.applied(
                      writer, kind, strategy.fromStored(current), sent, options.force())
                  : tracking.appliedToScale(
                      writer, kind, current, view.forChange(current), sent, options.force());
          configuration.report(options.fieldValidation(), exchange.warnings());
          ObjectMeta.requireName(applied, exchange.info().name());
          keepUid(applied, current, strategy, whole);
          return whole ? strategy.toStored(applied) : applied;
        };
    return write(exchange, strategy, call, new ThroughView(view, call.context(), next, true));
  }

  /** Through a custom resource's status nothing else is said, not even which object is meant. */
  private static void keepUid(
      ObjectNode sent, ObjectNode current, Strategy strategy, boolean ofKind) {
    if (ofKind && ServeResource.isCustom(strategy)) {
      Meta.edit(sent).put("uid", Meta.uid(current));
    }
  }

  private ApiResponse write(
      Exchange exchange,
      Strategy strategy,
      Subresource.View view,
      WriteOptions options,
      String verb,
      UnaryOperator<ObjectNode> next) {
    WriteCall call = exchange.write(strategy, verb, options, verbs.storage());
    return write(exchange, strategy, call, new ThroughView(view, call.context(), next));
  }

  private ApiResponse write(
      Exchange exchange, Strategy strategy, WriteCall call, ThroughView change) {
    String name = exchange.info().name();
    ObjectNode updated = verbs.updater().update(call, name, change);
    if (updated == null) {
      throw ApiException.notFound(strategy.type().groupResource(), name);
    }
    return shown(exchange, strategy, change.view(), updated);
  }
}
