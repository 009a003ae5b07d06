package io.kubeterrarium.simulator.process;

import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.authn.ServiceAccountUser;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.client.election.ElectionConfig;
import io.kubeterrarium.client.election.FencedTransport;
import io.kubeterrarium.client.election.LeaderElector;
import io.kubeterrarium.client.election.WhileLeading;
import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.execution.SystemRuntime;
import io.kubeterrarium.client.informer.InformerFactory;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.controllers.ControllerManager;
import io.kubeterrarium.controllers.nodes.NodeSettings;
import io.kubeterrarium.kubelet.NodeAgents;
import io.kubeterrarium.kubelet.node.NodeIdentity;
import io.kubeterrarium.scheduler.Scheduler;
import io.kubeterrarium.scheduler.verdict.PodVerdict;
import io.kubeterrarium.simulator.transport.InProcessTransport;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Controllers, scheduler and node agents of this process, each under a user of its own. */
final class Components implements AutoCloseable {
  private static final int FAN_OUT_THREADS = 16;
  private static final String CONTROLLERS_READER = "system:kube-controller-manager";

  /** What components call themselves, upstream too; managedFields shows it. */
  private static final String CONTROLLERS = "kube-controller-manager";

  private static final String SCHEDULER = "kube-scheduler";
  private static final String NODE_AGENT = "kubelet";

  /** Who runs the simulated nodes; upstream's are machines, and need no such thing. */
  private static final String NODES_LEASE = "simulated-nodes";

  private static final String SELF = "system:apiserver";

  private final TerrariumConfig config;
  private final ApiServer server;
  private final Optional<String> member;
  private final ControllerManager.Options controllerOptions;
  private final SystemRuntime system = new SystemRuntime("component", FAN_OUT_THREADS);
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private volatile @Nullable Scheduler scheduler;
  private volatile @Nullable NodeAgents agents;

  /**
   * @param silence how long nodes may be silent
   * @param member of which of several processes these are; empty where there is this one only, and
   *     nobody to elect
   */
  Components(
      TerrariumConfig config,
      ApiServer server,
      ClusterPki pki,
      NodeSettings silence,
      Optional<String> member) {
    this.config = config;
    this.member = member;
    this.server = server;
    this.controllerOptions =
        new ControllerManager.Options(
            pki.authorityPem(),
            silence,
            (request, usages, lifetime) ->
                pki.authority().sign(request, usages, lifetime, Instant.now()));
  }

  /**
   * Starts all of them, or where there are several processes the election of who runs them; returns
   * before they have synced.
   */
  void start() {
    if (config.has(Part.CONTROLLERS)) {
      role(ControllerManager.LEASE, CONTROLLERS_READER, this::startControllers);
    }
    if (config.has(Part.SCHEDULER)) {
      role(Scheduler.LEASE, Scheduler.USER, this::startScheduler);
    }
    if (config.has(Part.NODES)) {
      role(NODES_LEASE, SELF, this::startNodes);
    }
  }

  /** What a role runs. */
  private interface Component {
    /**
     * @param fence goes around each transport that writes
     */
    AutoCloseable start(UnaryOperator<Transport> fence);
  }

  private void role(String lease, String user, Component component) {
    if (member.isEmpty()) {
      started.push(component.start(UnaryOperator.identity()));
      return;
    }
    AtomicReference<@Nullable LeaderElector> known = new AtomicReference<>();
    UnaryOperator<Transport> fence = each -> new FencedTransport(each, () -> leads(known.get()));
    ComponentRuntime runtime = system.runtime();
    UserInfo who = user.equals(SELF) ? UserInfo.of(SELF, UserInfo.MASTERS) : UserInfo.of(user);
    Transport transport = transport(who, lease);
    LeaderElector elector =
        new LeaderElector(
            ElectionConfig.of(lease, member.get() + "_" + UUID.randomUUID()),
            transport,
            new EventRecorder(transport, lease, runtime),
            runtime,
            new SecureRandom(),
            new WhileLeading(() -> component.start(fence), () -> {}));
    known.set(elector);
    started.push(elector::stopAndWait);
    elector.start();
  }

  private static boolean leads(@Nullable LeaderElector elector) {
    return elector != null && elector.isLeader();
  }

  private AutoCloseable startControllers(UnaryOperator<Transport> fence) {
    ComponentRuntime runtime = system.runtime();
    InformerFactory informers =
        new InformerFactory(
            fence.apply(transport(UserInfo.of(CONTROLLERS_READER), CONTROLLERS)), runtime);
    ControllerManager controllers =
        new ControllerManager(
            informers,
            name ->
                fence.apply(transport(ServiceAccountUser.of("kube-system", name, ""), CONTROLLERS)),
            runtime,
            controllerOptions);
    controllers.start();
    return () -> {
      controllers.close();
      informers.close();
    };
  }

  private AutoCloseable startScheduler(UnaryOperator<Transport> fence) {
    Scheduler running =
        Scheduler.start(
            fence.apply(transport(UserInfo.of(Scheduler.USER), SCHEDULER)),
            system.runtime(),
            new SplittableRandom());
    scheduler = running;
    return running;
  }

  private AutoCloseable startNodes(UnaryOperator<Transport> fence) {
    NodeAgents nodes =
        NodeAgents.start(
            fence.apply(transport(UserInfo.of(NodeAgents.READER), NODE_AGENT)),
            node -> fence.apply(transport(UserInfo.of(node.user(), NodeAgents.GROUP), NODE_AGENT)),
            system.runtime(),
            new SecureRandom(),
            NodeAgents.Options.of(config.nodes(), config.pace()));
    agents = nodes;
    return nodes;
  }

  /** What is started, in a few words. */
  String described() {
    List<String> parts = new ArrayList<>();
    for (Part part : Part.values()) {
      if (config.has(part)) {
        parts.add((part == Part.NODES ? config.nodes() + " " : "") + part.word());
      }
    }
    return parts.isEmpty() ? "nothing beside the API server" : String.join(", ", parts);
  }

  /** The agents, to take the power of one and give it back. */
  NodeAgents agents() {
    return Objects.requireNonNull(agents, "not started");
  }

  Transport transport(UserInfo user, String component) {
    return new InProcessTransport(server, user, component, system.runtime().executor());
  }

  Set<String> nodeNames() {
    Set<String> names = new HashSet<>();
    if (!config.has(Part.NODES)) {
      return names;
    }
    for (int index = 1; index <= config.nodes(); index++) {
      names.add(NodeIdentity.ofIndex(index).name());
    }
    return names;
  }

  /** Why a pod ({@code namespace/name}) is on its node, or on none, for people. */
  Optional<String> whyThere(String pod) {
    Scheduler running = scheduler;
    String[] parts = pod.split("/", 2);
    return running == null || parts.length < 2
        ? Optional.empty()
        : running.verdicts().of(parts[0], parts[1]).map(PodVerdict::text);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable part : started) {
      part.close();
    }
    system.close();
  }
}
