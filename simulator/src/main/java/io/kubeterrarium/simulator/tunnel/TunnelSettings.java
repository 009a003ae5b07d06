package io.kubeterrarium.simulator.tunnel;

import java.time.Duration;

/**
 * How patient a tunnel is.
 *
 * @param connect for a connection to another machine
 * @param handshake from the first byte to the word that the other side's member was reached
 * @param heartbeat how often a connection without data carries a sign of life
 * @param silence after which a connection is closed: its other end is gone, stopped, or cut off
 * @param connectionsPerPeer each way; a member needs two, one of them for snapshots, and more while
 *     it changes over
 * @param strangers how many connections may be in their handshake at once; a quarter of them from
 *     one address
 */
public record TunnelSettings(
    Duration connect,
    Duration handshake,
    Duration heartbeat,
    Duration silence,
    int connectionsPerPeer,
    int strangers) {

  /** Members notice a silent leader by themselves, long before a connection is given up. */
  public static final TunnelSettings STANDARD =
      new TunnelSettings(
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          16,
          64);
}
