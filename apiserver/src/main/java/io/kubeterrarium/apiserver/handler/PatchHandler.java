package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.body.ApplyConfiguration;
import io.kubeterrarium.apiserver.body.ExpectedKind;
import io.kubeterrarium.apiserver.body.Patcher;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.WriteOptions;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.schema.KindType;
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
    Presentation presentation = Verbs.presentation(exchange, strategy);
    // Of a patch of no known kind nothing else is said.
    verbs.patcher().requireType(exchange.request().body(), strategy.type().kind());
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
    ObjectMeta.requireName(object, name);
    KindType type = strategy.bodies();
    if (type != null && !type.isGenerated()) {
      keepKind(object, strategy.type().kind());
    }
    ExpectedKind.check(object, strategy.type().kind());
    if (Meta.uid(object).isEmpty()) {
      Meta.edit(object).put("uid", Meta.uid(current));
    }
    keepUid(object, current, strategy);
    return strategy.toStored(object);
  }

  /** A PUT with another uid is about another object; a patch wants to change what it must not. */
  static void keepUid(ObjectNode object, ObjectNode current, Strategy strategy) {
    if (!Meta.uid(object).equals(Meta.uid(current))) {
      FieldErrors errors = new FieldErrors();
      errors.invalid("metadata.uid", Meta.uid(object), "field is immutable");
      errors.invalid("metadata.uid", Meta.uid(object), "field is immutable"); // Upstream, too.
      throw ApiException.invalid(strategy.type().kind(), Meta.name(current), errors);
    }
  }

  private static void keepKind(ObjectNode object, GroupVersionKind wanted) {
    String apiVersion = Meta.text(object, "apiVersion");
    String kind = Meta.text(object, "kind");
    FieldErrors errors = new FieldErrors();
    if (!kind.equals(wanted.kind())) {
      errors.invalid("kind", kind, "must be " + wanted.kind());
    }
    if (!apiVersion.equals(wanted.apiVersion())) {
      errors.invalid("apiVersion", apiVersion, "must be " + wanted.apiVersion());
    }
    if (!errors.isEmpty()) {
      int slash = apiVersion.indexOf('/');
      String group = slash < 0 ? "" : apiVersion.substring(0, slash);
      GroupVersionKind given = new GroupVersionKind(group, apiVersion.substring(slash + 1), kind);
      throw ApiException.invalid(given, Meta.name(object), errors);
    }
  }
}
