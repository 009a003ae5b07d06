package io.kubeterrarium.apiserver.bootstrap;

import io.kubeterrarium.api.json.Meta;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares what is stored with what should be, one list a kind, and writes the difference, each
 * object a task of the executor's.
 */
final class Difference {
  private final OwnClient client;
  private final Executor executor;

  Difference(OwnClient client, Executor executor) {
    this.client = client;
    this.executor = executor;
  }

  /** Gives the stored object as it should be, or empty where it is well. */
  @FunctionalInterface
  interface Reconciliation {
    Optional<ObjectNode> apply(ObjectNode stored, ObjectNode wanted);
  }

  CompletableFuture<Void> ensure(
      String listPath, List<ObjectNode> wanted, Reconciliation reconciliation) {
    return forEach(
        listPath,
        wanted,
        (stored, object) -> {
          String collection = collection(listPath, object);
          if (stored == null) {
            client.create(collection, object);
          } else {
            reconciliation
                .apply(stored, object)
                .ifPresent(changed -> client.replace(collection, changed));
          }
        });
  }

  /** Writes the statuses of those that say nothing yet. */
  CompletableFuture<Void> ensureStatus(String listPath, List<ObjectNode> wanted) {
    return forEach(
        listPath,
        wanted,
        (stored, object) -> {
          if (stored != null && stored.path("status").path("conditions").isEmpty()) {
            client.replaceStatus(
                listPath, (ObjectNode) stored.deepCopy().set("status", object.path("status")));
          }
        });
  }

  CompletableFuture<Void> ensureBindings(String listPath, List<ObjectNode> wanted) {
    return forEach(
        listPath,
        wanted,
        (stored, object) -> {
          String collection = collection(listPath, object);
          if (stored != null && RoleReconciliation.grantsAnotherRole(stored, object)) {
            client.delete(collection + "/" + Meta.name(object));
            client.create(collection, object);
          } else if (stored == null) {
            client.create(collection, object);
          } else {
            RoleReconciliation.binding(stored, object)
                .ifPresent(changed -> client.replace(collection, changed));
          }
        });
  }

  private interface Step {
    void take(@Nullable ObjectNode stored, ObjectNode wanted);
  }

  private CompletableFuture<Void> forEach(String listPath, List<ObjectNode> wanted, Step step) {
    return CompletableFuture.supplyAsync(() -> client.list(listPath), executor)
        .thenCompose(
            stored ->
                all(
                    wanted.stream()
                        .map(
                            object ->
                                CompletableFuture.runAsync(
                                    () -> step.take(stored.get(Meta.objectName(object)), object),
                                    executor))
                        .toArray(CompletableFuture<?>[]::new)));
  }

  /** {@code /api/v1/services} and an object in default: {@code …/namespaces/default/services}. */
  private static String collection(String listPath, ObjectNode object) {
    String namespace = Meta.namespace(object);
    if (namespace.isEmpty()) {
      return listPath;
    }
    int slash = listPath.lastIndexOf('/');
    return listPath.substring(0, slash) + "/namespaces/" + namespace + listPath.substring(slash);
  }

  private static CompletableFuture<Void> all(CompletableFuture<?>... steps) {
    return CompletableFuture.allOf(steps);
  }
}
