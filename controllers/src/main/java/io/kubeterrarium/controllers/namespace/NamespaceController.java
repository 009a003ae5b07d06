package io.kubeterrarium.controllers.namespace;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.discovery.Discovery;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ItemBackoff;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.ApiCalls;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Empties a namespace that is being deleted, and then lets it go. */
public final class NamespaceController implements Controller {
  private static final String FINALIZER = "kubernetes";

  private final ControllerContext context;
  private final Informer<Namespace> namespaces;
  private final ResourceClient<Namespace> client;
  private final Discovery discovery;
  private final ContentDeletion content;
  private final ReconcilerRunner<String> runner;

  /** How long to wait for what goes by itself: short at first, for it may be quick. */
  private final ItemBackoff<String> patience =
      new ItemBackoff<>(Duration.ofMillis(50), Duration.ofSeconds(10));

  public NamespaceController(ControllerContext context) {
    this.context = context;
    namespaces = context.informers().informer(Resources.NAMESPACES);
    client = new ResourceClient<>(context.transport(), Resources.NAMESPACES);
    discovery = new Discovery(context.transport());
    content = new ContentDeletion(context.transport());
    runner = new ReconcilerRunner<>("namespace", 5, this::reconcile, context.runtime());
    namespaces.addHandler(
        EventHandler.of(
            namespace -> {
              if (namespace.getMetadata().getDeletionTimestamp() != null) {
                runner.queue().add(namespace.getMetadata().getName());
              }
            }));
    context.informers().informer(Resources.PODS).addHandler(new PodHandler());
  }

  @Override
  public void start() {
    runner.start();
  }

  @Override
  public void close() {
    runner.close();
  }

  private Result reconcile(String name) {
    Namespace cached = namespaces.lister().get("", name);
    if (cached == null || cached.getMetadata().getDeletionTimestamp() == null) {
      patience.forget(name);
      return Result.DONE;
    }
    Namespace namespace = client.find("", name);
    if (namespace == null || namespace.getMetadata().getDeletionTimestamp() == null) {
      patience.forget(name);
      return Result.DONE;
    }
    ObjectNode tree = Json.tree(namespace);
    if (!holds(tree)) {
      return Result.DONE;
    }
    Discovery.Served served = discovery.look();
    ContentDeletion.Report report = content.deleteAll(name, served.resources());
    JsonNode current = tree;
    if (DeletionConditions.write(
        tree, served.failing(), report, context.runtime().time().instant())) {
      current = client.updateStatusTree(tree.deepCopy());
    }
    if (!report.isEmpty() || !served.failing().isEmpty()) {
      return Result.after(patience.next(name));
    }
    release(name, (ObjectNode) current.deepCopy());
    patience.forget(name);
    return Result.DONE;
  }

  private static boolean holds(ObjectNode namespace) {
    for (JsonNode each : namespace.path("spec").path("finalizers")) {
      if (each.asString().equals(FINALIZER)) {
        return true;
      }
    }
    return false;
  }

  private void release(String name, ObjectNode namespace) {
    ArrayNode kept = Json.array();
    for (JsonNode each : namespace.path("spec").path("finalizers")) {
      if (!each.asString().equals(FINALIZER)) {
        kept.add(each);
      }
    }
    Meta.child(namespace, "spec").set("finalizers", kept);
    namespace.put("apiVersion", "v1").put("kind", "Namespace");
    ApiCalls.call(
        context.transport(),
        TransportRequest.put(Resources.NAMESPACES.path("", name) + "/finalize", namespace));
  }

  /** The last pod's end is what a namespace waits for most often. */
  private final class PodHandler implements EventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      // Nothing to do: deletions are what matters.
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      // As above.
    }

    @Override
    public void onDelete(Pod last) {
      Namespace namespace = namespaces.lister().get("", last.getMetadata().getNamespace());
      if (namespace != null && namespace.getMetadata().getDeletionTimestamp() != null) {
        runner.queue().add(namespace.getMetadata().getName());
      }
    }
  }
}
