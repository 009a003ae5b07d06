package io.kubeterrarium.scheduler;

import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.execution.KeyedExecutor;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.informer.InformerFactory;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.scheduler.cluster.Nominations;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.framework.Framework;
import io.kubeterrarium.scheduler.framework.Profile;
import io.kubeterrarium.scheduler.plugins.DefaultBinder;
import io.kubeterrarium.scheduler.plugins.DefaultProfile;
import io.kubeterrarium.scheduler.verdict.Verdicts;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** A running scheduler. Starting returns at once; it schedules when its informers have synced. */
public final class Scheduler implements AutoCloseable {
  /** The user that the scheduler's transport acts as, so that its default role fits. */
  public static final String USER = "system:kube-scheduler";

  /** The Lease of whoever schedules. */
  public static final String LEASE = "kube-scheduler";

  private final InformerFactory informers;
  private final InformerFactory later;
  private final EventRecorder recorder;
  private final SchedulingLoop loop;
  private final Verdicts verdicts;

  private Scheduler(
      InformerFactory informers,
      InformerFactory later,
      EventRecorder recorder,
      SchedulingLoop loop,
      Verdicts verdicts) {
    this.informers = informers;
    this.later = later;
    this.recorder = recorder;
    this.loop = loop;
    this.verdicts = verdicts;
  }

  /**
   * @param transport as {@link #USER}
   * @param runtime its fan-out bounds how many bindings are under way
   * @param random breaks ties between equally good nodes
   */
  public static Scheduler start(
      Transport transport, ComponentRuntime runtime, RandomGenerator random) {
    InformerFactory informers = new InformerFactory(transport, runtime);
    Informer<ObjectNode> pods = informers.trees(Resources.PODS);
    Informer<ObjectNode> nodes = informers.trees(Resources.NODES);
    ListedSiblings siblings =
        new ListedSiblings(
            informers.trees(Resources.SERVICES).lister(),
            informers.trees(Resources.REPLICA_SETS).lister());
    // Nobody waits for these at the start: they matter when one pod takes another's place.
    InformerFactory later = new InformerFactory(transport, runtime);
    Informer<ObjectNode> budgets = later.trees(ListedBudgets.RESOURCE);
    Profile profile =
        DefaultProfile.of(
            siblings, new ListedBudgets(budgets), new DefaultBinder(transport), random);
    Nominations nominations = new Nominations();
    EventRecorder recorder = new EventRecorder(transport, profile.schedulerName(), runtime);
    Verdicts verdicts = new Verdicts();
    SchedulingLoop loop =
        new SchedulingLoop(
            runtime,
            new Framework(profile, nominations, random),
            nominations,
            new PodReporter(transport, recorder),
            new Preemption(transport, recorder),
            new KeyedExecutor(runtime.fanOut()),
            verdicts);
    ClusterWatcher watcher = new ClusterWatcher(loop, profile.schedulerName());
    nodes.addHandler(watcher.nodes());
    pods.addHandler(watcher.pods());
    informers.start();
    Scheduler scheduler = new Scheduler(informers, later, recorder, loop, verdicts);
    // Handlers have been told of the first list when an informer says it has synced, and what they
    // submitted stands before the start in the loop's queue.
    var unused =
        informers
            .synced()
            .thenRun(loop::start)
            .thenRun(later::start)
            .thenCompose(any -> budgets.synced())
            .thenRun(() -> loop.submit(() -> loop.happened(ClusterEvent.ASSIGNED_POD_DELETED)));
    return scheduler;
  }

  /** Done when it knows the cluster and schedules. */
  public CompletableFuture<Void> ready() {
    return informers.synced();
  }

  /** Why each of the pods scheduled last went where it did. */
  public Verdicts verdicts() {
    return verdicts;
  }

  /** Stops at once; a binding under way may still take place. */
  @Override
  public void close() {
    loop.stop();
    informers.close();
    later.close();
    recorder.close();
  }
}
