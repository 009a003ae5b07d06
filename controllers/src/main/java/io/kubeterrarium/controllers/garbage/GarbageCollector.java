package io.kubeterrarium.controllers.garbage;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.client.discovery.Discovery;
import io.kubeterrarium.client.discovery.ServedResource;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.informer.ObjectMetadata;
import io.kubeterrarium.client.informer.ObjectMetadata.Owner;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.resource.ClientException;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the metadata of all kinds the server serves, and hands what may be garbage on. */
public final class GarbageCollector implements Controller {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);
  private static final int WORKERS = 20;
  private static final Duration DISCOVERY_PERIOD = Duration.ofSeconds(30);
  private static final Duration DISCOVERY_RETRY = Duration.ofSeconds(1);

  private final ControllerContext context;
  private final Discovery discovery;
  private final OwnerGraph graph = new OwnerGraph();
  private final ServedKinds kinds = new ServedKinds();
  private final ReconcilerRunner<ObjectRef> runner;
  private final Set<GroupVersionResource> watched = new HashSet<>();
  private volatile boolean closed;

  public GarbageCollector(ControllerContext context) {
    this.context = context;
    discovery = new Discovery(context.transport());
    runner =
        new ReconcilerRunner<>(
            "garbage",
            WORKERS,
            new GarbageReconciler(
                context.transport(), graph, kinds, context.events(), this::enqueue),
            context.runtime());
  }

  @Override
  public void start() {
    context.runtime().executor().execute(this::discover);
  }

  @Override
  public void close() {
    closed = true;
    runner.close();
  }

  /** Follows what the server serves; runs one at a time, on the executor. */
  private void discover() {
    if (closed) {
      return;
    }
    Duration next = DISCOVERY_PERIOD;
    try {
      List<ServedResource> served = discovery.resources();
      kinds.replace(served);
      watch(served);
    } catch (ClientException e) {
      LOG.info("garbage collector: discovery failed: {}", e.getMessage());
      next = DISCOVERY_RETRY;
    }
    context
        .runtime()
        .time()
        .after(next, () -> context.runtime().executor().execute(this::discover));
  }

  private void watch(List<ServedResource> served) {
    boolean fresh = false;
    for (ServedResource each : served) {
      boolean isEvent = each.kind().kind().equals("Event");
      if (!isEvent
          && each.can("list")
          && each.can("watch")
          && each.can("delete")
          && watched.add(each.resource().gvr())) {
        Informer<ObjectMetadata> informer = context.informers().metadata(each.resource());
        informer.addHandler(new Handler(each.resource()));
        fresh = true;
      }
    }
    if (fresh) {
      context.informers().start();
      // Before all kinds are known, an owner that is not in the graph means nothing.
      context.informers().synced().thenRunAsync(runner::start, context.runtime().executor());
    }
  }

  private void enqueue(ObjectRef item) {
    runner.queue().add(item);
  }

  private final class Handler implements EventHandler<ObjectMetadata> {
    private final Resource<?> resource;

    Handler(Resource<?> resource) {
      this.resource = resource;
    }

    @Override
    public void onAdd(ObjectMetadata object) {
      see(object);
    }

    @Override
    public void onUpdate(ObjectMetadata old, ObjectMetadata object) {
      if (!old.uid().equals(object.uid())) {
        onDelete(old);
      }
      see(object);
      for (Owner owner : old.owners()) {
        if (!object.owners().contains(owner)) {
          wakeDeletingOwner(owner.uid());
        }
      }
    }

    @Override
    public void onDelete(ObjectMetadata last) {
      graph.remove(last.uid());
      graph.dependentsOf(last.uid()).forEach(each -> enqueue(each.ref()));
      last.owners().forEach(owner -> wakeDeletingOwner(owner.uid()));
    }

    private void see(ObjectMetadata object) {
      ObjectRef ref = new ObjectRef(resource, object.name(), object.uid());
      OwnerGraph.Node node = new OwnerGraph.Node(ref, object);
      graph.put(node);
      if (node.deletesDependents() || node.orphansDependents()) {
        enqueue(ref);
        if (node.deletesDependents()) {
          graph.dependentsOf(object.uid()).forEach(each -> enqueue(each.ref()));
        }
        return;
      }
      for (Owner owner : object.owners()) {
        OwnerGraph.Node there = graph.get(owner.uid());
        if (there == null || there.deletesDependents() || !there.mayOwn(node)) {
          enqueue(ref);
          return;
        }
      }
    }

    private void wakeDeletingOwner(String uid) {
      OwnerGraph.Node owner = graph.get(uid);
      if (owner != null && owner.deletesDependents()) {
        enqueue(owner.ref());
      }
    }
  }
}
