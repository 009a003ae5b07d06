package io.kubeterrarium.api;

/** Names an object among those of its resource; the namespace is empty for cluster-wide objects. */
public record ObjectName(String namespace, String name) implements Comparable<ObjectName> {
  /** Reads {@code namespace/name} or {@code name}. */
  public static ObjectName parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new ObjectName("", text)
        : new ObjectName(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(ObjectName other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
