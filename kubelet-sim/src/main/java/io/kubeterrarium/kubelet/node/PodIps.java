package io.kubeterrarium.kubelet.node;

import java.util.BitSet;

/**
 * The pod addresses of one node. An address that was given back is given out again only after all
 * others. Not thread-safe.
 */
public final class PodIps {
  private static final int FIRST = 2;
  private static final int LAST = 254;

  private final String prefix;
  private final BitSet taken = new BitSet();
  private int next = FIRST;

  public PodIps(NodeIdentity node) {
    this.prefix = node.podPrefix();
  }

  public String take() {
    for (int tries = FIRST; tries <= LAST; tries++) {
      int candidate = next;
      next = next == LAST ? FIRST : next + 1;
      if (!taken.get(candidate)) {
        taken.set(candidate);
        return prefix + candidate;
      }
    }
    throw new IllegalStateException("no pod address is left in " + prefix + "0/24");
  }

  /** Keeps an address that a pod has already; nothing where it is none of this node's. */
  public void keep(String ip) {
    if (ip.startsWith(prefix)) {
      taken.set(number(ip));
    }
  }

  /** Gives an address back; nothing where it is none of this node's. */
  public void release(String ip) {
    if (ip.startsWith(prefix)) {
      taken.clear(number(ip));
    }
  }

  private int number(String ip) {
    return Integer.parseInt(ip.substring(prefix.length()));
  }
}
