package io.kubeterrarium.simulator.tunnel;

/**
 * Another process of the cluster.
 *
 * @param name as its certificate says it
 * @param host where its door is; resolved anew for each connection
 * @param port the door's
 */
public record RemoteMember(String name, String host, int port) {
  @Override
  public String toString() {
    return name + "=" + host + ":" + port;
  }
}
