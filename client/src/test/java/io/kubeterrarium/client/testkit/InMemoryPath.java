package io.kubeterrarium.client.testkit;

import java.util.Map;

/** Reads the paths of an {@link InMemoryApi}: {@code …/namespaces/NS/RESOURCE/NAME/SUB}. */
final class InMemoryPath {
  private InMemoryPath() {}

  /** The parts after the group and version. */
  private static String[] parts(String path) {
    String rest =
        path.startsWith("/api/")
            ? after(path, 3)
            : path.startsWith("/apis/") ? after(path, 4) : path;
    return rest.split("/");
  }

  private static String after(String path, int slashes) {
    int at = 0;
    for (int i = 0; i < slashes; i++) {
      at = path.indexOf('/', at) + 1;
    }
    return path.substring(at);
  }

  private static boolean isNamespaced(String[] parts) {
    return parts.length >= 3
        && parts[0].equals("namespaces")
        && !parts[2].equals("status")
        && !parts[2].equals("finalize");
  }

  static String namespace(String path) {
    String[] parts = parts(path);
    return isNamespaced(parts) ? parts[1] : "";
  }

  static boolean isObject(String path) {
    String[] parts = parts(path);
    return isNamespaced(parts) ? parts.length >= 4 : parts.length >= 2;
  }

  static String subresource(String path) {
    String[] parts = parts(path);
    int at = isNamespaced(parts) ? 4 : 2;
    return parts.length > at ? parts[at] : "";
  }

  static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** Whether an object's path is in a collection, over all namespaces too. */
  static boolean isIn(String key, String collection) {
    String own = parent(key);
    if (own.equals(collection)) {
      return true;
    }
    String namespace = namespace(key);
    return !namespace.isEmpty()
        && own.replace("/namespaces/" + namespace + "/", "/").equals(collection);
  }

  /** Equality selectors only. */
  static boolean selects(String selector, Map<String, String> labels) {
    for (String term : selector.isEmpty() ? new String[0] : selector.split(",")) {
      int equals = term.indexOf('=');
      if (!term.substring(equals + 1).equals(labels.get(term.substring(0, equals)))) {
        return false;
      }
    }
    return true;
  }
}
