package io.kubeterrarium.controllers.namespace;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps one object of a fixed name in each active namespace: it looks when a namespace changes and
 * when somebody edits or deletes one of its objects.
 */
public final class NamespaceResident<T extends HasMetadata> implements Controller {
  private static final int WORKERS = 2;

  /**
   * What has to be in each namespace.
   *
   * @param isRight whether an object that is there may stay as it is
   * @param fill writes the content, into a new object or into one that is not right
   */
  public record Wanted<T>(
      Resource<T> resource, String name, Predicate<T> isRight, Consumer<ObjectNode> fill) {}

  private final Wanted<T> wanted;
  private final Informer<Namespace> namespaces;
  private final Informer<T> residents;
  private final ResourceClient<T> client;
  private final ReconcilerRunner<String> runner;

  public NamespaceResident(ControllerContext context, Wanted<T> wanted) {
    this.wanted = wanted;
    namespaces = context.informers().informer(Resources.NAMESPACES);
    residents = context.informers().informer(wanted.resource());
    client = new ResourceClient<>(context.transport(), wanted.resource());
    runner = new ReconcilerRunner<>(wanted.name(), WORKERS, this::reconcile, context.runtime());
    namespaces.addHandler(
        EventHandler.of(namespace -> runner.queue().add(namespace.getMetadata().getName())));
    residents.addHandler(
        EventHandler.of(
            resident -> {
              if (resident.getMetadata().getName().equals(wanted.name())) {
                runner.queue().add(resident.getMetadata().getNamespace());
              }
            }));
  }

  @Override
  public void start() {
    runner.start();
  }

  @Override
  public void close() {
    runner.close();
  }

  private Result reconcile(String namespace) {
    if (!NamespaceFacts.isActive(namespaces.lister().get("", namespace))) {
      return Result.DONE;
    }
    T known = residents.lister().get(namespace, wanted.name());
    if (known == null) {
      create(namespace);
    } else if (!wanted.isRight().test(known)) {
      ObjectNode tree = Json.tree(known);
      wanted.fill().accept(tree);
      client.updateTree(tree);
    }
    return Result.DONE;
  }

  /** The namespace may have gone meanwhile, or somebody else been quicker. */
  private void create(String namespace) {
    ObjectNode tree = Json.object();
    tree.putObject("metadata").put("name", wanted.name()).put("namespace", namespace);
    wanted.fill().accept(tree);
    try {
      client.createTree(namespace, tree);
    } catch (ApiStatusException e) {
      if (!e.isAlreadyExists() && !e.isNotFound() && !e.isNamespaceTerminating()) {
        throw e;
      }
    }
  }
}
