package io.kubeterrarium.kubelet.node;

/**
 * Which node it is.
 *
 * @param index from 1; at most 2,047, for its pods' addresses are taken from it
 */
public record NodeIdentity(String name, int index) {
  /** How many pods it takes. */
  public static final int MOST_PODS = 110;

  private static final int MOST_NODES = 2_047;

  public NodeIdentity {
    if (index < 1 || index > MOST_NODES) {
      throw new IllegalArgumentException(
          "node index: " + index + " (expected: 1 to " + MOST_NODES + ")");
    }
  }

  /** {@code node-1} and so on. */
  public static NodeIdentity ofIndex(int index) {
    return new NodeIdentity("node-" + index, index);
  }

  /** The user its agent acts as. */
  public String user() {
    return "system:node:" + name;
  }

  public String address() {
    return "172.18." + (index + 1) / 256 + "." + (index + 1) % 256;
  }

  /** The first three bytes of its pods' addresses. */
  String podPrefix() {
    return "10." + (244 + index / 256) + "." + index % 256 + ".";
  }

  public String podCidr() {
    return podPrefix() + "0/24";
  }
}
