package io.kubeterrarium.registry.raft;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.cp.RaftAlgorithmConfig;
import java.util.Collection;
import java.util.Map;

/**
 * How a Hazelcast member is set up: loopback only, on a port the kernel picks; no multicast, no
 * phone-home, no metrics; as few threads as it takes.
 */
final class HazelcastConfig {
  private static final String LOOPBACK = "127.0.0.1";

  /** The figures behind these are in docs/decisions/0001-raft-on-hazelcast.md. */
  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.logging.type", "slf4j"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          Map.entry("hazelcast.socket.bind.any", "false"),
          Map.entry("hazelcast.socket.server.bind.any", "false"),
          Map.entry("hazelcast.socket.client.bind", "false"),
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.max.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.tcp.join.port.try.count", "1"),
          Map.entry("hazelcast.partition.count", "1"),
          Map.entry("hazelcast.operation.thread.count", "1"),
          Map.entry("hazelcast.operation.generic.thread.count", "1"),
          Map.entry("hazelcast.operation.priority.generic.thread.count", "1"),
          Map.entry("hazelcast.operation.response.thread.count", "1"),
          Map.entry("hazelcast.io.thread.count", "1"),
          Map.entry("hazelcast.event.thread.count", "1"),
          Map.entry("hazelcast.clientengine.thread.count", "1"),
          Map.entry("hazelcast.clientengine.query.thread.count", "1"),
          Map.entry("hazelcast.clientengine.blocking.thread.count", "1"),
          Map.entry("hazelcast.health.monitoring.level", "OFF"),
          Map.entry("hazelcast.slow.operation.detector.enabled", "false"),
          Map.entry("hazelcast.heartbeat.interval.seconds", "5"),
          // Members of one process live and die together: a laptop that slept a week lost nobody.
          Map.entry("hazelcast.max.no.heartbeat.seconds", "100000000"));

  private HazelcastConfig() {}

  /**
   * @param cluster a name that no other registry has, so that two never join
   * @param peers the ports of the members that run already: one that does not would cost a second
   */
  static Config of(
      String cluster, Collection<Integer> peers, RegistryConfig registry, SharedWork shared) {
    Config config = new Config();
    config.setClusterName(cluster);
    JoinConfig join = membersOnly(config.getAdvancedNetworkConfig()).getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    peers.forEach(port -> join.getTcpIpConfig().addMember(LOOPBACK + ":" + port));
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config.getIntegrityCheckerConfig().setEnabled(false);
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(typesThatMayBeRead())
        .addDataSerializableFactory(RaftTypes.FACTORY_ID, new RaftTypes(shared));
    config
        .getCPSubsystemConfig()
        .setCPMemberCount(registry.members())
        .setGroupSize(registry.members())
        .setFailOnIndeterminateOperationState(true)
        .setMissingCPMemberAutoRemovalSeconds(0);
    raft(config.getCPSubsystemConfig().getRaftAlgorithmConfig(), registry)
        .setLeaderElectionTimeoutInMillis(1000)
        .setLeaderHeartbeatPeriodInMillis(1000);
    PROPERTIES.forEach(config::setProperty);
    return config;
  }

  /** By Java's serialization, which neither log nor messages use: Hazelcast's types and ours. */
  static JavaSerializationFilterConfig typesThatMayBeRead() {
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter.setDefaultsDisabled(true);
    filter.getWhitelist().addPrefixes("com.hazelcast.", "io.kubeterrarium.");
    return filter;
  }

  /** Without an endpoint for clients, Hazelcast does not load what answers them: 600 classes. */
  private static AdvancedNetworkConfig membersOnly(AdvancedNetworkConfig network) {
    ServerSocketEndpointConfig endpoint = new ServerSocketEndpointConfig();
    endpoint.setPort(0).setPortAutoIncrement(false).setReuseAddress(true);
    endpoint.getInterfaces().setEnabled(true).addInterface(LOOPBACK);
    return network.setEnabled(true).setMemberEndpointConfig(endpoint);
  }

  /**
   * For a node whose fellows are processes of their own: a leader that is silent for a second is
   * replaced; one that is gone, at once (see {@code LeaderLoss}).
   */
  static RaftAlgorithmConfig alone(RegistryConfig registry) {
    return raft(new RaftAlgorithmConfig(), registry)
        .setLeaderElectionTimeoutInMillis(300)
        .setLeaderHeartbeatPeriodInMillis(200);
  }

  private static RaftAlgorithmConfig raft(RaftAlgorithmConfig raft, RegistryConfig registry) {
    return raft.setMaxMissedLeaderHeartbeatCount(5)
        .setAppendRequestMaxEntryCount(500)
        .setUncommittedEntryCountToRejectNewAppends(RegistryConfig.MAX_UNCOMMITTED)
        .setCommitIndexAdvanceCountToSnapshot(registry.mostEntries())
        .setAppendRequestBackoffTimeoutInMillis(50);
  }
}
