package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.request.WriteOptions;
import io.kubeterrarium.apiserver.resource.CollectionAction;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.StoredObject;
import io.kubeterrarium.apiserver.write.Admission;
import io.kubeterrarium.apiserver.write.ByAction;
import io.kubeterrarium.apiserver.write.DeleteOptions;
import io.kubeterrarium.apiserver.write.Deleter;
import io.kubeterrarium.apiserver.write.WriteCall;
import tools.jackson.databind.node.ObjectNode;

/** POST to a subresource that does something. */
final class ActionHandler {
  /** Of a write that somebody else was faster than. */
  private static final int MOST_TRIES = 20;

  private final Verbs verbs;

  ActionHandler(Verbs verbs) {
    this.verbs = verbs;
  }

  /** The object's name stands in the URL. */
  ApiResponse act(Exchange exchange, Strategy strategy, Subresource.Action action) {
    WriteOptions options = options(exchange);
    ObjectNode sent = decode(exchange, action, options);
    String name = exchange.info().name();
    ObjectMeta.matchNamespace(sent, strategy.type().namespaced(), exchange.namespace(strategy));
    DeleteOptions deletion = deletion(action, sent);
    WriteCall call =
        exchange.write(strategy, "create", options.orDryRun(deletion.dryRun()), verbs.storage());
    return act(exchange, call, action, name, sent, deletion);
  }

  /** The object's name stands in the body. */
  ApiResponse act(Exchange exchange, CollectionAction collection) {
    Strategy target = verbs.storage().strategyOf(collection.target());
    if (target == null
        || !(target.subresources().get(collection.subresource())
            instanceof Subresource.Action action)) {
      throw ApiException.noSuchPath();
    }
    WriteOptions options = options(exchange);
    ObjectNode sent = decode(exchange, action, options);
    ObjectMeta.matchNamespace(sent, true, exchange.namespace(target));
    MetaValidation.checkKey(Meta.name(sent));
    WriteCall call =
        exchange
            .write(target, "create", options, verbs.storage())
            .through(collection.subresource());
    return act(exchange, call, action, Meta.name(sent), sent, deletion(action, sent));
  }

  private static DeleteOptions deletion(Subresource.Action action, ObjectNode sent) {
    return DeleteOptions.parse(action.deleteOptions(sent), Query.NONE);
  }

  private static WriteOptions options(Exchange exchange) {
    return WriteOptions.parse(exchange.request().query(), "CreateOptions");
  }

  private ObjectNode decode(Exchange exchange, Subresource.Action action, WriteOptions options) {
    return verbs
        .decoder()
        .decode(
            exchange.request().body(),
            action.kind(),
            options.fieldValidation(),
            exchange.warnings());
  }

  private ApiResponse act(
      Exchange exchange,
      WriteCall call,
      Subresource.Action action,
      String name,
      ObjectNode sent,
      DeleteOptions deletion) {
    AdmissionRequest admission =
        Admission.request(call, AdmissionRequest.Operation.CREATE, name, sent, null);
    verbs.admission().mutate(admission);
    action.check(sent, name);
    verbs.admission().validate(admission);
    payToll(call, action, name, deletion);
    ByAction change = new ByAction(action, call.context(), sent);
    if (verbs.updater().update(call, name, change) == null) {
      throw ApiException.notFound(call.strategy().type().groupResource(), name);
    }
    Subresource.Outcome outcome = change.outcome();
    if (outcome.delete()) {
      verbs.deleter().delete(call, name, deletion.ofAnyVersion());
    }
    ObjectNode answer = outcome.answer();
    return exchange.tree(201, answer == null ? success() : answer);
  }

  private void payToll(
      WriteCall call, Subresource.Action action, String name, DeleteOptions deletion) {
    ObjectStorage storage = verbs.storage();
    StoredObject object = storage.latest(call.strategy(), new ObjectName(call.namespace(), name));
    if (object != null) {
      Deleter.checkPreconditions(call, object, deletion);
    }
    Subresource.Toll toll = object == null ? null : action.toll(call.context(), object.tree());
    Strategy strategy = toll == null ? null : storage.strategyOf(toll.resource());
    if (toll == null || strategy == null) {
      return;
    }
    for (int i = 0; i < MOST_TRIES; i++) {
      StoredObject paying = storage.latest(strategy, toll.name());
      if (paying == null) {
        return;
      }
      ObjectNode changed = paying.tree().deepCopy();
      toll.pay().accept(changed);
      if (call.context().dryRun()
          || changed.equals(paying.tree())
          || storage.replace(strategy, paying, changed).done()) {
        return;
      }
    }
    throw ApiException.modified(toll.resource(), toll.name().name());
  }

  private static ObjectNode success() {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    return status.put("status", "Success").put("code", 201);
  }
}
