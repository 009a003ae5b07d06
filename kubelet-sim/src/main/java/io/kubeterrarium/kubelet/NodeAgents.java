package io.kubeterrarium.kubelet;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.execution.KeyedExecutor;
import io.kubeterrarium.client.execution.SerialExecutor;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.InformerFactory;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.kubelet.node.Heartbeats;
import io.kubeterrarium.kubelet.node.NodeHeart;
import io.kubeterrarium.kubelet.node.NodeIdentity;
import io.kubeterrarium.kubelet.stage.Pace;
import io.kubeterrarium.kubelet.stage.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The running agents of {@code node-1} to {@code node-N}. Starting returns at once. */
public final class NodeAgents implements AutoCloseable {
  /** The group that a node's user is in. */
  public static final String GROUP = "system:nodes";

  /** Who reads for all of them, where they are several in one process. */
  public static final String READER = "kubeterrarium:node-agents";

  private static final Duration REGISTER_AGAIN_AFTER = Duration.ofMillis(500);

  private final ComponentRuntime runtime;
  private final SerialExecutor thread;
  private final KeyedExecutor writes;
  private final Heartbeats heartbeats;
  private final InformerFactory informers;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final CompletableFuture<Void> ready;

  // Agents' thread: what came before the pods were all known; null from then on.
  private @Nullable List<Runnable> early = new ArrayList<>();
  private volatile boolean closed;

  private record Member(
      NodeHeart heart,
      NodeAgent agent,
      EventRecorder recorder,
      CompletableFuture<Void> registered) {}

  /**
   * @param nodes how many; 0 is none
   * @param stages what pods go through
   */
  public record Options(int nodes, Pace pace, Stages stages) {
    public static Options of(int nodes, Pace pace) {
      return new Options(nodes, pace, Stages.builtIn());
    }
  }

  private NodeAgents(
      Transport reader,
      Function<NodeIdentity, Transport> transports,
      ComponentRuntime runtime,
      RandomGenerator random,
      Options options) {
    this.runtime = runtime;
    this.thread = new SerialExecutor(runtime.executor());
    this.writes = new KeyedExecutor(runtime.fanOut());
    this.heartbeats = new Heartbeats(runtime.time(), random, writes);
    NodeAgent.Surroundings surroundings =
        new NodeAgent.Surroundings(
            runtime.time(), thread, random, options.stages(), options.pace());
    // Events of all nodes are written one by one: they must not hold up what matters.
    SerialExecutor oneByOne = new SerialExecutor(runtime.executor());
    ComponentRuntime events = new ComponentRuntime(runtime.time(), oneByOne, oneByOne);
    for (int index = 1; index <= options.nodes(); index++) {
      NodeIdentity node = NodeIdentity.ofIndex(index);
      Transport transport = transports.apply(node);
      EventRecorder recorder = new EventRecorder(transport, "kubelet", node.name(), events);
      members.put(
          node.name(),
          new Member(
              new NodeHeart(node, transport, runtime.time()),
              new NodeAgent(node, surroundings, new PodWriter(transport, writes), recorder),
              recorder,
              new CompletableFuture<>()));
    }
    // What all agents read is read once for all: a node's own user may read no other's.
    this.informers = new InformerFactory(reader, runtime);
    this.ready =
        CompletableFuture.allOf(
            members.values().stream().map(Member::registered).toArray(CompletableFuture<?>[]::new));
  }

  /**
   * @param reader may read all pods and nodes; as {@link #READER} where the server has that user
   * @param transports gives each node's own, as the user {@link NodeIdentity#user} in {@link
   *     #GROUP}
   * @param runtime its fan-out bounds how many writes are under way
   * @param random draws jitter and container ids; used by more than one thread
   */
  public static NodeAgents start(
      Transport reader,
      Function<NodeIdentity, Transport> transports,
      ComponentRuntime runtime,
      RandomGenerator random,
      Options options) {
    NodeAgents agents = new NodeAgents(reader, transports, runtime, random, options);
    if (options.nodes() > 0) {
      agents.informers.trees(Resources.PODS).addHandler(agents.pods());
      agents.informers.trees(Resources.NODES).addHandler(agents.nodes());
      agents
          .informers
          .trees(Resources.PODS)
          .synced()
          .thenRunAsync(agents::allPodsKnown, agents.thread);
      agents.informers.start();
      agents.members.values().forEach(agents::register);
    }
    return agents;
  }

  /** Done when all nodes are registered and Ready. */
  public CompletableFuture<Void> ready() {
    return ready;
  }

  public List<String> nodeNames() {
    return new ArrayList<>(members.keySet());
  }

  /** Whether the node's agent runs; false for nodes that are not of these. */
  public boolean isRunning(String node) {
    Member member = members.get(node);
    return member != null && member.heart().isBeating();
  }

  /** Takes the node's power away: no heartbeat, no status, nothing happens to its pods. */
  public void stopNode(String node) {
    Member member = member(node);
    member.heart().stop();
    thread.execute(member.agent()::stop);
  }

  /** Gives the node its power back; it says at once that it is well, and goes on with its pods. */
  public void startNode(String node) {
    Member member = member(node);
    member.heart().restart();
    thread.execute(member.agent()::restart);
    writes.execute(node, member.heart()::beat);
  }

  private Member member(String node) {
    Member member = members.get(node);
    if (member == null) {
      throw new IllegalArgumentException(
          "node: " + node + " (expected: one of " + members.keySet() + ")");
    }
    return member;
  }

  private void register(Member member) {
    NodeHeart heart = member.heart();
    writes.execute(
        heart.node().name(),
        () -> {
          if (closed) {
            return;
          }
          if (heart.register()) {
            heartbeats.add(heart);
            member.registered().complete(null);
          } else {
            runtime.time().after(REGISTER_AGAIN_AFTER, () -> register(member));
          }
        });
  }

  private @Nullable NodeAgent agentOf(ObjectNode pod) {
    Member member = members.get(Meta.text(pod.path("spec"), "nodeName"));
    return member == null ? null : member.agent();
  }

  private EventHandler<ObjectNode> pods() {
    return new EventHandler<>() {
      @Override
      public void onAdd(ObjectNode pod) {
        NodeAgent agent = agentOf(pod);
        if (agent != null) {
          thread.execute(() -> podSeen(agent, pod));
        }
      }

      @Override
      public void onUpdate(ObjectNode old, ObjectNode pod) {
        if (!Meta.uid(old).equals(Meta.uid(pod))) {
          onDelete(old);
        }
        onAdd(pod);
      }

      @Override
      public void onDelete(ObjectNode last) {
        NodeAgent agent = agentOf(last);
        if (agent != null) {
          thread.execute(() -> inOrder(() -> agent.podGone(Meta.uid(last))));
        }
      }
    };
  }

  /**
   * After a restart pods come one by one. None is given an address until the addresses of all of
   * them are known, or two would have the same.
   */
  private void podSeen(NodeAgent agent, ObjectNode pod) {
    if (early != null) {
      agent.keepAddress(pod);
    }
    inOrder(() -> agent.podChanged(pod));
  }

  private void inOrder(Runnable change) {
    if (early != null) {
      early.add(change);
    } else {
      change.run();
    }
  }

  private void allPodsKnown() {
    List<Runnable> changes = early == null ? List.of() : early;
    early = null;
    changes.forEach(Runnable::run);
  }

  private EventHandler<ObjectNode> nodes() {
    return new EventHandler<>() {
      @Override
      public void onAdd(ObjectNode node) {
        Member member = members.get(Meta.name(node));
        if (member != null && !member.heart().isHealthy(node)) {
          writes.execute(Meta.name(node), () -> member.heart().seen(node));
        }
      }

      @Override
      public void onUpdate(ObjectNode old, ObjectNode node) {
        Member member = members.get(Meta.name(node));
        if (member != null && member.heart().isBeating()) {
          NodeNews.of(old, node).forEach(reason -> NodeNews.tell(member.recorder(), node, reason));
        }
        onAdd(node);
      }

      @Override
      public void onDelete(ObjectNode last) {
        // An agent whose node is taken away does not register again by itself.
      }
    };
  }

  /** Stops all agents at once; the nodes stay as they are. */
  @Override
  public void close() {
    closed = true;
    heartbeats.stop();
    informers.close();
    for (Member member : members.values()) {
      member.heart().stop();
      member.recorder().close();
    }
    thread.execute(() -> members.values().forEach(member -> member.agent().stop()));
  }
}
