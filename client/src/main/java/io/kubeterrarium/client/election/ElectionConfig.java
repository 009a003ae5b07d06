package io.kubeterrarium.client.election;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;

/**
 * Which Lease is contended for, by whom, and how patiently.
 *
 * @param identity this candidate's; no other candidate may have it
 * @param leaseDuration how long others wait after the last renewal they saw
 * @param renewDeadline how long the leader goes on without a renewal; shorter than the lease, so
 *     that it has stopped before anybody else begins
 * @param retryPeriod between two attempts
 */
public record ElectionConfig(
    String namespace,
    String name,
    String identity,
    Duration leaseDuration,
    Duration renewDeadline,
    Duration retryPeriod) {
  static final double JITTER = 1.2;

  public ElectionConfig {
    if (leaseDuration.compareTo(renewDeadline) <= 0) {
      throw new IllegalArgumentException(
          "leaseDuration: " + leaseDuration + " (expected: > renewDeadline " + renewDeadline + ")");
    }
    if (renewDeadline.toMillis() <= retryPeriod.toMillis() * JITTER) {
      throw new IllegalArgumentException(
          "renewDeadline: "
              + renewDeadline
              + " (expected: > 1.2 * retryPeriod "
              + retryPeriod
              + ")");
    }
  }

  /** Upstream's Lease in {@code kube-system} and upstream's times: 15 s, 10 s, 2 s. */
  public static ElectionConfig of(String name, String identity) {
    return new ElectionConfig(
        "kube-system",
        name,
        identity,
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2));
  }

  /** The host's name, for people, and a random part, so that two on one host differ. */
  public static String uniqueIdentity() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // Justification: a host that does not know its own name still has a unique identity
      host = "localhost";
    }
    return host + "_" + UUID.randomUUID();
  }
}
