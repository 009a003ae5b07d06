package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.apiserver.outbound.HttpClients;
import io.kubeterrarium.apiserver.outbound.ServiceResolver;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is served of the definitions now. One thread. */
final class ServedKinds {
  private record Served(Definition definition, List<Strategy> strategies) {}

  private final ObjectStorage storage;
  private final List<ResourceTable> tables;
  private final Function<JsonNode, ConversionWebhook> webhooks;
  private final ConvertedObjects converted =
      ConvertedObjects.forHeap(Runtime.getRuntime().maxMemory());
  private final TreeMap<String, Served> byName = new TreeMap<>();

  ServedKinds(ObjectStorage storage, List<ResourceTable> tables) {
    this.storage = storage;
    this.tables = tables;
    ServiceResolver services = new ServiceResolver(storage);
    HttpClients clients = new HttpClients(null);
    this.webhooks = webhook -> new ConversionWebhook(webhook, services, clients);
  }

  List<Definition> definitions() {
    return byName.values().stream().map(Served::definition).toList();
  }

  void serve(Collection<Definition> definitions) {
    definitions.forEach(this::keep);
    publish();
  }

  /** Serves it as it is now; nothing happens where it is served so already. */
  void serve(Definition definition) {
    Served before = byName.get(definition.name());
    if (before == null || !before.definition().isServedAs(definition)) {
      keep(definition);
      publish();
    }
  }

  private void keep(Definition definition) {
    boolean builtIn = tables.stream().anyMatch(table -> table.isBuiltIn(definition.resource()));
    List<Strategy> strategies =
        builtIn ? List.of() : new CustomVersions(definition, webhooks, converted).strategies();
    if (strategies.isEmpty()) {
      Served before = byName.remove(definition.name());
      if (before != null) {
        storage.forget(before.strategies().get(0));
      }
      return;
    }
    storage.keep(strategies.get(0));
    byName.put(definition.name(), new Served(definition, strategies));
  }

  /** Serves it no longer; null where it was not served. */
  @Nullable Definition stop(String name) {
    Served served = byName.remove(name);
    if (served == null) {
      return null;
    }
    publish();
    storage.forget(served.strategies().get(0));
    return served.definition();
  }

  private void publish() {
    List<Strategy> all = new ArrayList<>();
    byName.values().forEach(served -> all.addAll(served.strategies()));
    tables.forEach(table -> table.replaceCustom(all));
  }
}
