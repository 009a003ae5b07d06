package io.kubeterrarium.controllers.rootca;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
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
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Puts the server's CA into the ConfigMap {@code kube-root-ca.crt} of each active namespace. */
public final class RootCaPublisher implements Controller {
  private static final String NAME = "kube-root-ca.crt";
  private static final String FIELD = "ca.crt";
  private static final String DESCRIPTION_KEY = "kubernetes.io/description";
  private static final String DESCRIPTION =
      "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
          + " endpoints such as the internal service IP or kubernetes.default.svc. No other usage is"
          + " guaranteed across distributions of Kubernetes clusters.";

  private final String caBundle;
  private final Informer<Namespace> namespaces;
  private final Informer<ConfigMap> configMaps;
  private final ResourceClient<ConfigMap> client;
  private final ReconcilerRunner<String> runner;

  /**
   * @param caBundle PEM
   */
  public RootCaPublisher(ControllerContext context, String caBundle) {
    this.caBundle = caBundle;
    namespaces = context.informers().informer(Resources.NAMESPACES);
    configMaps = context.informers().informer(Resources.CONFIG_MAPS);
    client = new ResourceClient<>(context.transport(), Resources.CONFIG_MAPS);
    runner = new ReconcilerRunner<>("root-ca", 2, this::reconcile, context.runtime());
    namespaces.addHandler(
        EventHandler.of(namespace -> runner.queue().add(namespace.getMetadata().getName())));
    configMaps.addHandler(
        EventHandler.of(
            map -> {
              if (map.getMetadata().getName().equals(NAME)) {
                runner.queue().add(map.getMetadata().getNamespace());
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
    if (!NamespaceFacts.isActive(namespace)) {
      return Result.DONE;
    }
    ConfigMap known = configMaps.lister().get(name, NAME);
    if (known == null) {
      create(name);
    } else if (!Map.of(FIELD, caBundle).equals(known.getData())) {
      ObjectNode tree = Json.tree(known);
      tree.putObject("data").put(FIELD, caBundle);
      Meta.child(Meta.edit(tree), "annotations").put(DESCRIPTION_KEY, DESCRIPTION);
      client.updateTree(tree);
    }
    return Result.DONE;
  }

  private void create(String namespace) {
    ObjectNode tree = Json.object();
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("name", NAME).put("namespace", namespace);
    metadata.putObject("annotations").put(DESCRIPTION_KEY, DESCRIPTION);
    tree.putObject("data").put(FIELD, caBundle);
    try {
      client.createTree(namespace, tree);
    } catch (ApiStatusException e) {
      if (!e.isAlreadyExists() && !e.isNotFound() && !e.isNamespaceTerminating()) {
        throw e;
      }
    }
  }
}
