package io.kubeterrarium.registry;

/**
 * A store-wide revision. The empty store stands at revision 1, as etcd's; 0 never names a state of
 * the store, and means "latest" where a request carries it and "does not exist" in a comparison.
 *
 * <p>Never the same thing as an index of the Raft log.
 */
public record Revision(long value) implements Comparable<Revision> {
  public static final Revision NONE = new Revision(0);
  public static final Revision INITIAL = new Revision(1);

  public Revision {
    if (value < 0) {
      throw new IllegalArgumentException("revision: " + value + " (expected: >= 0)");
    }
  }

  public Revision next() {
    return new Revision(value + 1);
  }

  public boolean isNone() {
    return value == 0;
  }

  @Override
  public int compareTo(Revision other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
