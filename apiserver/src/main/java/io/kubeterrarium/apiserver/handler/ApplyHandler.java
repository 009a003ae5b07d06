package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.body.ApplyConfiguration;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.owners.FieldTracking;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.WriteOptions;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.table.Presentation;
import io.kubeterrarium.apiserver.write.WholeObject;
import io.kubeterrarium.apiserver.write.WriteCall;
import tools.jackson.databind.node.ObjectNode;

/**
 * Server-side apply of an object: a PATCH that creates what is not there. Applied again, on another
 * state, when somebody else writes meanwhile.
 */
final class ApplyHandler implements VerbHandler {
  private static final int ATTEMPTS = 5;

  private final Verbs verbs;

  ApplyHandler(Verbs verbs) {
    this.verbs = verbs;
  }

  @Override
  public ApiResponse serve(Exchange exchange, Strategy strategy) {
    Presentation presentation = Verbs.presentation(exchange, strategy);
    WriteOptions options = WriteOptions.parseApply(exchange.request().query());
    ApplyConfiguration configuration = ApplyConfiguration.read(exchange.request().body());
    WriteCall call = exchange.write(strategy, "patch", options, verbs.storage());
    Attempt attempt = new Attempt(exchange, strategy, options, configuration, call);
    for (int i = 1; ; i++) {
      ObjectNode updated = attempt.update();
      if (updated != null) {
        return exchange.tree(200, presentation.object(strategy, updated));
      }
      try {
        return exchange.tree(201, presentation.object(strategy, attempt.create()));
      } catch (ApiException e) {
        if (!e.reason().equals("AlreadyExists") || i == ATTEMPTS) {
          throw e; // Else somebody else was quicker: what they made is updated.
        }
      }
    }
  }

  private final class Attempt {
    private final Exchange exchange;
    private final Strategy strategy;
    private final WriteOptions options;
    private final ApplyConfiguration configuration;
    private final WriteCall call;

    Attempt(
        Exchange exchange,
        Strategy strategy,
        WriteOptions options,
        ApplyConfiguration configuration,
        WriteCall call) {
      this.exchange = exchange;
      this.strategy = strategy;
      this.options = options;
      this.configuration = configuration;
      this.call = call;
    }

    /** Null where there is nothing to update. */
    @org.jspecify.annotations.Nullable
    ObjectNode update() {
      WholeObject change = new WholeObject(strategy, this::applied, true);
      return verbs.updater().update(call, exchange.info().name(), change);
    }

    ObjectNode create() {
      ObjectNode object = applied(Json.object());
      if (!Meta.uid(object).isEmpty()) {
        throw ApiException.conflict(
            strategy.type().groupResource(),
            exchange.info().name(),
            "uid mismatch: the provided object specified uid "
                + Meta.uid(object)
                + ", and no existing object was found");
      }
      Meta.edit(object).remove("resourceVersion");
      verbs.authorize().require(exchange.user(), exchange.info().withVerb("create"));
      return verbs.creator().create(call, object, true).tree();
    }

    private ObjectNode applied(ObjectNode live) {
      FieldTracking.Writer writer = call.writer(strategy.resetFields());
      ObjectNode object =
          verbs
              .tracking()
              .applied(
                  writer,
                  strategy.type().kind(),
                  live.isEmpty() ? live : strategy.fromStored(live),
                  configuration.tree(),
                  options.force());
      configuration.report(options.fieldValidation(), exchange.warnings());
      ObjectMeta.matchNamespace(object, strategy.type().namespaced(), exchange.namespace(strategy));
      ObjectMeta.requireName(object, exchange.info().name());
      if (!live.isEmpty() && !Meta.uid(object).isEmpty()) {
        PatchHandler.keepUid(object, live, strategy);
      }
      return strategy.toStored(object);
    }
  }
}
