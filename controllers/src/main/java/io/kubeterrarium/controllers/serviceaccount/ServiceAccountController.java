package io.kubeterrarium.controllers.serviceaccount;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.namespace.NamespaceFacts;
import tools.jackson.databind.node.ObjectNode;

/** Gives each active namespace its ServiceAccount {@code default}. */
public final class ServiceAccountController implements Controller {
  private static final String DEFAULT = "default";

  private final Informer<Namespace> namespaces;
  private final Informer<ServiceAccount> accounts;
  private final ResourceClient<ServiceAccount> client;
  private final ReconcilerRunner<String> runner;

  public ServiceAccountController(ControllerContext context) {
    namespaces = context.informers().informer(Resources.NAMESPACES);
    accounts = context.informers().informer(Resources.SERVICE_ACCOUNTS);
    client = new ResourceClient<>(context.transport(), Resources.SERVICE_ACCOUNTS);
    runner = new ReconcilerRunner<>("serviceaccount", 2, this::reconcile, context.runtime());
    namespaces.addHandler(
        EventHandler.of(namespace -> runner.queue().add(namespace.getMetadata().getName())));
    accounts.addHandler(
        EventHandler.of(
            account -> {
              if (account.getMetadata().getName().equals(DEFAULT)) {
                runner.queue().add(account.getMetadata().getNamespace());
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

  private Result reconcile(String name) {
    Namespace namespace = namespaces.lister().get("", name);
    if (!NamespaceFacts.isActive(namespace) || accounts.lister().get(name, DEFAULT) != null) {
      return Result.DONE;
    }
    ObjectNode account = Json.object();
    account.putObject("metadata").put("name", DEFAULT).put("namespace", name);
    try {
      client.createTree(name, account);
    } catch (ApiStatusException e) {
      if (!e.isAlreadyExists() && !e.isNotFound() && !e.isNamespaceTerminating()) {
        throw e;
      }
    }
    return Result.DONE;
  }
}
