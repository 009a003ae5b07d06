package io.kubeterrarium.registry.etcd;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * How the face is opened.
 *
 * @param host the name or address to listen at; beyond loopback only with TLS
 * @param port 0 for any free one
 * @param allowWrites whether others than the API server may write; for drills, and for programs
 *     that want an etcd
 */
public record EtcdConfig(String host, int port, boolean allowWrites) {
  public static final String LOOPBACK = "127.0.0.1";

  /** The etcd whose behaviour is spoken; clients decide by it which requests they may make. */
  static final String VERSION = "3.6.0";

  public EtcdConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
  }

  /** On loopback. */
  public EtcdConfig(int port, boolean allowWrites) {
    this(LOOPBACK, port, allowWrites);
  }

  /**
   * Whether nobody but this machine can come, so that no TLS is needed.
   *
   * @throws UnknownHostException where the host has no address
   */
  public boolean isLoopback() throws UnknownHostException {
    return InetAddress.getByName(host).isLoopbackAddress();
  }
}
