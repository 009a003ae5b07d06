package io.kubeterrarium.registry.mvcc;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map: a height-balanced tree whose changes copy the path from the root and
 * share the rest, so that keeping an old tree costs nothing but that path.
 *
 * <p>Invariant: the heights of two siblings differ by one at most, and {@code size} counts the
 * subtree, which makes counting a range two descents.
 */
final class SortedTree<K extends Comparable<? super K>, V> {

  /** Called in key order. */
  interface Visitor<K, V> {
    /**
     * @return whether to go on
     */
    boolean visit(K key, V value);
  }

  private record Node<K, V>(
      K key,
      V value,
      @Nullable Node<K, V> left,
      @Nullable Node<K, V> right,
      int height,
      int size) {}

  private static final SortedTree<?, ?> EMPTY = new SortedTree<>(null);

  private final @Nullable Node<K, V> root;

  private SortedTree(@Nullable Node<K, V> root) {
    this.root = root;
  }

  @SuppressWarnings("unchecked") // The empty tree holds neither a key nor a value.
  static <K extends Comparable<? super K>, V> SortedTree<K, V> empty() {
    return (SortedTree<K, V>) EMPTY;
  }

  /** Builds in linear time from strictly ascending entries. */
  static <K extends Comparable<? super K>, V> SortedTree<K, V> ofSorted(
      List<Map.Entry<K, V>> entries) {
    return new SortedTree<>(build(entries, 0, entries.size()));
  }

  int size() {
    return size(root);
  }

  @Nullable V get(K key) {
    Node<K, V> node = root;
    while (node != null) {
      int order = key.compareTo(node.key);
      if (order == 0) {
        return node.value;
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  /** The smallest key, or null where there is none. */
  @Nullable K first() {
    if (root == null) {
      return null;
    }
    Node<K, V> node = root;
    while (node.left != null) {
      node = node.left;
    }
    return node.key;
  }

  /** The key that so many are smaller than. */
  K keyAt(int rank) {
    int left = rank;
    Node<K, V> node = root;
    while (node != null) {
      int smaller = size(node.left);
      if (left == smaller) {
        return node.key;
      }
      if (left < smaller) {
        node = node.left;
      } else {
        left -= smaller + 1;
        node = node.right;
      }
    }
    throw new IndexOutOfBoundsException("rank: " + rank + " (expected: 0.." + (size() - 1) + ")");
  }

  SortedTree<K, V> put(K key, V value) {
    return new SortedTree<>(put(root, key, value));
  }

  /** Without the key; this very tree where it is not there. */
  SortedTree<K, V> remove(K key) {
    Node<K, V> without = remove(root, key);
    return without == root ? this : new SortedTree<>(without);
  }

  /** Only the keys from the given one on, in logarithmic time. */
  SortedTree<K, V> from(K key) {
    return new SortedTree<>(from(root, key));
  }

  /** How many keys are smaller than the given one. */
  int rank(K key) {
    int smaller = 0;
    Node<K, V> node = root;
    while (node != null) {
      if (key.compareTo(node.key) <= 0) {
        node = node.left;
      } else {
        smaller += size(node.left) + 1;
        node = node.right;
      }
    }
    return smaller;
  }

  /** How many keys lie in {@code [from, to)}; no {@code to} means to the end. */
  int count(K from, @Nullable K to) {
    int end = to == null ? size() : rank(to);
    return Math.max(0, end - rank(from));
  }

  /** Visits {@code [from, to)} in key order until the visitor has enough. */
  void visit(K from, @Nullable K to, Visitor<? super K, ? super V> visitor) {
    visit(root, from, to, visitor);
  }

  /** Visits everything in key order until the visitor has enough. */
  void visitAll(Visitor<? super K, ? super V> visitor) {
    K first = first();
    if (first != null) {
      visit(root, first, null, visitor);
    }
  }

  private static <K extends Comparable<? super K>, V> boolean visit(
      @Nullable Node<K, V> node, K from, @Nullable K to, Visitor<? super K, ? super V> visitor) {
    if (node == null) {
      return true;
    }
    boolean notBefore = node.key.compareTo(from) >= 0;
    boolean notAfter = to == null || node.key.compareTo(to) < 0;
    if (notBefore && !visit(node.left, from, to, visitor)) {
      return false;
    }
    if (notBefore && notAfter && !visitor.visit(node.key, node.value)) {
      return false;
    }
    return !notAfter || visit(node.right, from, to, visitor);
  }

  private static <K, V> @Nullable Node<K, V> build(
      List<Map.Entry<K, V>> entries, int from, int to) {
    if (from == to) {
      return null;
    }
    int middle = (from + to) >>> 1;
    Map.Entry<K, V> entry = entries.get(middle);
    return node(
        entry.getKey(),
        entry.getValue(),
        build(entries, from, middle),
        build(entries, middle + 1, to));
  }

  private static <K extends Comparable<? super K>, V> Node<K, V> put(
      @Nullable Node<K, V> node, K key, V value) {
    if (node == null) {
      return node(key, value, null, null);
    }
    int order = key.compareTo(node.key);
    if (order == 0) {
      return new Node<>(node.key, value, node.left, node.right, node.height, node.size);
    }
    return order < 0
        ? balance(node.key, node.value, put(node.left, key, value), node.right)
        : balance(node.key, node.value, node.left, put(node.right, key, value));
  }

  private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> remove(
      @Nullable Node<K, V> node, K key) {
    if (node == null) {
      return null;
    }
    int order = key.compareTo(node.key);
    if (order < 0) {
      Node<K, V> left = remove(node.left, key);
      return left == node.left ? node : balance(node.key, node.value, left, node.right);
    }
    if (order > 0) {
      Node<K, V> right = remove(node.right, key);
      return right == node.right ? node : balance(node.key, node.value, node.left, right);
    }
    if (node.left == null || node.right == null) {
      return node.left == null ? node.right : node.left;
    }
    Node<K, V> next = node.right;
    while (next.left != null) {
      next = next.left;
    }
    return balance(next.key, next.value, node.left, remove(node.right, next.key));
  }

  private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> from(
      @Nullable Node<K, V> node, K key) {
    if (node == null) {
      return null;
    }
    return node.key.compareTo(key) < 0
        ? from(node.right, key)
        : join(from(node.left, key), node.key, node.value, node.right);
  }

  /** Everything in {@code left} is smaller than the key, everything in {@code right} greater. */
  private static <K, V> Node<K, V> join(
      @Nullable Node<K, V> left, K key, V value, @Nullable Node<K, V> right) {
    if (left != null && height(left) > height(right) + 1) {
      return balance(left.key, left.value, left.left, join(left.right, key, value, right));
    }
    if (right != null && height(right) > height(left) + 1) {
      return balance(right.key, right.value, join(left, key, value, right.left), right.right);
    }
    return node(key, value, left, right);
  }

  /** Requires heights that differ by two at most; see AVL trees. */
  private static <K, V> Node<K, V> balance(
      K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    if (left != null && height(left) > height(right) + 1) {
      Node<K, V> inner = left.right;
      if (inner == null || height(left.left) >= height(inner)) {
        return node(left.key, left.value, left.left, node(key, value, inner, right));
      }
      return node(
          inner.key,
          inner.value,
          node(left.key, left.value, left.left, inner.left),
          node(key, value, inner.right, right));
    }
    if (right != null && height(right) > height(left) + 1) {
      Node<K, V> inner = right.left;
      if (inner == null || height(right.right) >= height(inner)) {
        return node(right.key, right.value, node(key, value, left, inner), right.right);
      }
      return node(
          inner.key,
          inner.value,
          node(key, value, left, inner.left),
          node(right.key, right.value, inner.right, right.right));
    }
    return node(key, value, left, right);
  }

  private static <K, V> Node<K, V> node(
      K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    return new Node<>(
        key,
        value,
        left,
        right,
        1 + Math.max(height(left), height(right)),
        1 + size(left) + size(right));
  }

  private static int height(@Nullable Node<?, ?> node) {
    return node == null ? 0 : node.height;
  }

  private static int size(@Nullable Node<?, ?> node) {
    return node == null ? 0 : node.size;
  }
}
