package io.kubeterrarium.registry.etcd;

/**
 * How the face is opened.
 *
 * @param port on loopback; 0 for any free one
 * @param allowWrites whether others than the API server may write; for drills, and for programs
 *     that want an etcd
 */
public record EtcdConfig(int port, boolean allowWrites) {
  /** The etcd whose behaviour is spoken; clients decide by it which requests they may make. */
  static final String VERSION = "3.6.0";

  public EtcdConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
  }
}
