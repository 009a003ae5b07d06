package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.kinds.extension.CustomResourceDefinitionKind;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Brings one definition in line: its names, what is served of it, its end. One thread. */
final class Reconciliation {
  static final String PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";

  private final ObjectStorage storage;
  private final Loopback api;
  private final Clock clock;
  private final ServedKinds served;
  private final Registration registration;
  private final Cleanup cleanup;
  private final BiConsumer<String, Duration> again;

  /**
   * @param again asks for a definition to be looked at once more, after a while
   */
  Reconciliation(
      ObjectStorage storage,
      List<ResourceTable> tables,
      ApiServer server,
      Clock clock,
      BiConsumer<String, Duration> again) {
    this.storage = storage;
    this.api = new Loopback(server);
    this.clock = clock;
    this.served = new ServedKinds(storage, tables);
    this.registration = new Registration(storage, api);
    this.cleanup = new Cleanup(storage, api, clock);
    this.again = again;
  }

  private List<Definition> definitions() {
    return storage.list(CustomResources.DEFINITIONS, "").stream().map(Definition::new).toList();
  }

  void serveEstablished() {
    served.serve(definitions().stream().filter(Definition::isEstablished).toList());
  }

  /**
   * @param tree the definition as it is cached; null where it is gone
   */
  void run(String name, @Nullable ObjectNode tree) {
    if (tree == null) {
      Definition gone = served.stop(name);
      if (gone != null) {
        registration.sync(gone, served.definitions());
        // Names that it held may be somebody else's now.
        definitions().stream()
            .filter(other -> other.group().equals(gone.group()))
            .forEach(other -> again.accept(other.name(), Duration.ZERO));
      }
      return;
    }
    Definition definition = new Definition(tree);
    if (!definition.isTerminating() && settleNames(definition)) {
      return; // The write brings us here again.
    }
    if (definition.isEstablished()) {
      served.serve(definition);
      registration.sync(definition, served.definitions());
    }
    if (definition.isTerminating()
        && ObjectMeta.finalizers(tree).contains(CustomResourceDefinitionKind.CLEANUP)
        && !cleanup.isDone(definition)) {
      again.accept(name, Cleanup.POLL);
    }
  }

  /** Whether something had to be written. */
  private boolean settleNames(Definition definition) {
    ObjectNode settled = AcceptedNames.settle(definition, definitions(), clock.instant());
    if (settled.path("status").equals(definition.tree().path("status"))) {
      return false;
    }
    Definition after = new Definition(settled);
    if (after.isEstablished()) {
      // Before it says so: whoever reads it may use the kind at once.
      served.serve(after);
    }
    api.put(PATH + Meta.name(settled) + "/status", settled);
    return true;
  }
}
