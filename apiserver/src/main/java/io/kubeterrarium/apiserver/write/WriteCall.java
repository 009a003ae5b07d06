package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;

/**
 * One write: what is written, by whom.
 *
 * @param verb create, update, patch, delete
 * @param subresource empty for the object itself
 * @param namespace empty for cluster-wide kinds
 */
public record WriteCall(
    Strategy strategy,
    String verb,
    String subresource,
    String namespace,
    String userAgent,
    WriteContext context) {

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
