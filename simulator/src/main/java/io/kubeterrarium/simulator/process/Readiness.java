package io.kubeterrarium.simulator.process;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.client.transport.WatchConnection;
import io.kubeterrarium.client.transport.WatchConsumer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Waits for what "ready" means beyond {@code /readyz}: the default namespace has its ServiceAccount
 * and all nodes are Ready. It watches like any client, so it is woken by the very write it waits
 * for.
 */
final class Readiness {
  private static final long TIMEOUT_SECONDS = 60;

  private final Transport transport;

  Readiness(Transport transport) {
    this.transport = transport;
  }

  /**
   * @param accounts whether somebody here makes ServiceAccounts
   */
  void await(boolean accounts, Set<String> nodeNames) throws InterruptedException {
    CompletableFuture<Void> account = new CompletableFuture<>();
    CompletableFuture<Void> nodes = new CompletableFuture<>();
    Set<String> wantedAccounts = accounts ? Set.of("default") : Set.of();
    try (WatchConnection accountWatch =
            watch(
                "/api/v1/namespaces/default/serviceaccounts",
                new Awaited(wantedAccounts, object -> true, account));
        WatchConnection readyNodes =
            watch("/api/v1/nodes", new Awaited(nodeNames, Readiness::isReady, nodes))) {
      waitFor(account, "the default namespace's ServiceAccount");
      waitFor(nodes, "the nodes to be Ready");
    }
  }

  private WatchConnection watch(String path, WatchConsumer consumer) {
    Map<String, String> query =
        Map.of(
            "watch", "true",
            "sendInitialEvents", "true",
            "resourceVersionMatch", "NotOlderThan",
            "allowWatchBookmarks", "true");
    return transport.watch(TransportRequest.get(path, query), consumer);
  }

  private static void waitFor(CompletableFuture<Void> future, String what)
      throws InterruptedException {
    try {
      future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new UserError(
          "not ready after " + TIMEOUT_SECONDS + " s: still waiting for " + what, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for " + what, e.getCause());
    }
  }

  private static boolean isReady(ObjectNode node) {
    for (JsonNode condition : node.path("status").path("conditions")) {
      if (Meta.text(condition, "type").equals("Ready")) {
        return Meta.text(condition, "status").equals("True");
      }
    }
    return false;
  }

  /** Completes when each of the named objects has once been as wanted. */
  private static final class Awaited implements WatchConsumer {
    private final Set<String> missing;
    private final Predicate<ObjectNode> wanted;
    private final CompletableFuture<Void> done;

    Awaited(Set<String> names, Predicate<ObjectNode> wanted, CompletableFuture<Void> done) {
      this.missing = new HashSet<>(names);
      this.wanted = wanted;
      this.done = done;
      if (missing.isEmpty()) {
        done.complete(null);
      }
    }

    @Override
    public void event(String type, ObjectNode object) {
      if (type.equals("ERROR")) {
        done.completeExceptionally(new IllegalStateException(Meta.text(object, "message")));
      } else if (!type.equals("DELETED") && !type.equals("BOOKMARK") && wanted.test(object)) {
        missing.remove(Meta.name(object));
        if (missing.isEmpty()) {
          done.complete(null);
        }
      }
    }

    @Override
    public void closed(@Nullable Throwable cause) {
      done.completeExceptionally(new IllegalStateException("the watch ended", cause));
    }
  }
}
