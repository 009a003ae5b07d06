package io.kubeterrarium.apiserver.fields;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths, as a tree whose nodes hold their steps in order. That {@code .spec.replicas} is
 * in it says nothing about {@code .spec}. Immutable.
 *
 * <p>Invariant: {@code elements} is strictly ascending; each element is a member, or leads to
 * members, or both; no child is empty.
 */
public final class FieldSet {
  public static final FieldSet EMPTY =
      new FieldSet(new PathElement[0], new boolean[0], new FieldSet[0]);

  private final PathElement[] elements;
  private final boolean[] members;
  private final @Nullable FieldSet[] children;

  /** Takes the arrays over; they keep the invariant. */
  FieldSet(PathElement[] elements, boolean[] members, @Nullable FieldSet[] children) {
    this.elements = elements;
    this.members = members;
    this.children = children;
  }

  public static FieldSet of(FieldPath... paths) {
    FieldSetBuilder builder = new FieldSetBuilder();
    for (FieldPath path : paths) {
      builder.add(path);
    }
    return builder.build();
  }

  public boolean isEmpty() {
    return elements.length == 0;
  }

  /** How many paths there are. */
  public int size() {
    int size = 0;
    for (int i = 0; i < elements.length; i++) {
      FieldSet child = children[i];
      size += (members[i] ? 1 : 0) + (child == null ? 0 : child.size());
    }
    return size;
  }

  /** How many steps there are at this node. */
  int width() {
    return elements.length;
  }

  PathElement element(int index) {
    return elements[index];
  }

  boolean isMember(int index) {
    return members[index];
  }

  @Nullable FieldSet child(int index) {
    return children[index];
  }

  private int find(PathElement element) {
    return Arrays.binarySearch(elements, element);
  }

  /** Whether the step alone is a path of the set. */
  public boolean contains(PathElement element) {
    int index = find(element);
    return index >= 0 && members[index];
  }

  public boolean contains(FieldPath path) {
    FieldSet at = this;
    List<PathElement> steps = path.elements();
    for (int i = 0; i < steps.size() - 1; i++) {
      at = at.below(steps.get(i));
    }
    return !steps.isEmpty() && at.contains(steps.get(steps.size() - 1));
  }

  /** The paths that start with the step, without it. */
  public FieldSet below(PathElement element) {
    int index = find(element);
    FieldSet child = index < 0 ? null : children[index];
    return child == null ? EMPTY : child;
  }

  public FieldSet union(FieldSet other) {
    return isEmpty() ? other : other.isEmpty() ? this : SetAlgebra.union(this, other);
  }

  public FieldSet intersection(FieldSet other) {
    return isEmpty() || other.isEmpty() ? EMPTY : SetAlgebra.intersection(this, other);
  }

  /** The paths that the other set does not have. What is below its paths stays. */
  public FieldSet minus(FieldSet other) {
    return isEmpty() || other.isEmpty() ? this : SetAlgebra.difference(this, other, false);
  }

  /** The paths that the other set does not have, and that do not lead through one of its paths. */
  public FieldSet minusAllBelow(FieldSet other) {
    return isEmpty() || other.isEmpty() ? this : SetAlgebra.difference(this, other, true);
  }

  /** The paths that lead to no other path of the set. */
  public FieldSet leaves() {
    FieldSetBuilder leaves = new FieldSetBuilder();
    for (int i = 0; i < elements.length; i++) {
      FieldSet child = children[i];
      leaves.append(elements[i], child == null, child == null ? null : child.leaves());
    }
    return leaves.build();
  }

  /** What is known of one step. */
  public interface StepVisitor {
    /**
     * @param member whether the step alone is a path of the set
     * @param child what follows the step in longer paths; null where nothing does
     */
    void visit(PathElement element, boolean member, @Nullable FieldSet child);
  }

  /** The steps with which paths begin, in order. */
  public void forEachStep(StepVisitor visitor) {
    for (int i = 0; i < elements.length; i++) {
      visitor.visit(elements[i], members[i], children[i]);
    }
  }

  /** The paths in order: those of one step first. */
  public List<FieldPath> paths() {
    List<FieldPath> paths = new ArrayList<>();
    visit(FieldPath.ROOT, paths::add);
    return paths;
  }

  private void visit(FieldPath prefix, Consumer<FieldPath> visitor) {
    for (int i = 0; i < elements.length; i++) {
      if (members[i]) {
        visitor.accept(prefix.then(elements[i]));
      }
    }
    for (int i = 0; i < elements.length; i++) {
      FieldSet child = children[i];
      if (child != null) {
        child.visit(prefix.then(elements[i]), visitor);
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet set
        && Arrays.equals(members, set.members)
        && sameElements(set)
        && Arrays.equals(children, set.children);
  }

  /** By order, not by Java's equality: 1 is 1 whatever type holds it. */
  private boolean sameElements(FieldSet other) {
    for (int i = 0; i < elements.length; i++) {
      if (elements[i].compareTo(other.elements[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(members) + Arrays.hashCode(children);
  }

  /** One path a line. */
  @Override
  public String toString() {
    return paths().stream().map(FieldPath::toString).collect(Collectors.joining("\n"));
  }
}
