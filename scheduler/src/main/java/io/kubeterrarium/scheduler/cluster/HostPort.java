package io.kubeterrarium.scheduler.cluster;

/** A port of the node that a pod takes for itself. */
public record HostPort(String ip, String protocol, int port) {
  private static final String ANY = "0.0.0.0";

  /** Whether both cannot be had on one node. */
  public boolean conflictsWith(HostPort other) {
    return port == other.port
        && protocol.equals(other.protocol)
        && (ip.equals(ANY) || other.ip.equals(ANY) || ip.equals(other.ip));
  }
}
