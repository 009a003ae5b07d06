package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.owners.FieldTracking;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;

/**
 * One write: what is written, by whom.
 *
 * @param verb create, update, patch, delete
 * @param subresource empty for the object itself
 * @param namespace empty for cluster-wide kinds
 * @param manager owns what is written: the {@code fieldManager} parameter, or what the user agent
 *     calls itself
 */
public record WriteCall(
    Strategy strategy,
    String verb,
    String subresource,
    String namespace,
    String userAgent,
    String manager,
    WriteContext context) {

  /** The same write of objects in another namespace. */
  public WriteCall in(String other) {
    return new WriteCall(strategy, verb, subresource, other, userAgent, manager, context);
  }

  /** The same write through a subresource that the URL does not name. */
  public WriteCall through(String other) {
    return new WriteCall(strategy, verb, other, namespace, userAgent, manager, context);
  }

  /**
   * As the owner of what is written.
   *
   * @param ignored what this write cannot set
   */
  public FieldTracking.Writer writer(FieldSet ignored) {
    return new FieldTracking.Writer(
        manager, type().kind().apiVersion(), subresource, ignored, context.now());
  }

  ResourceType type() {
    return strategy.type();
  }

  ObjectName named(String name) {
    return new ObjectName(namespace, name);
  }

  boolean dryRun() {
    return context.dryRun();
  }
}
