package io.kubeterrarium.apiserver.fields;

import org.jspecify.annotations.Nullable;

/** Two sets' nodes walked side by side, in order. */
final class SetAlgebra {
  private SetAlgebra() {}

  static FieldSet union(FieldSet one, FieldSet other) {
    FieldSetBuilder result = new FieldSetBuilder();
    int i = 0;
    int j = 0;
    while (i < one.width() || j < other.width()) {
      int order = order(one, i, other, j);
      if (order < 0) {
        result.append(one.element(i), one.isMember(i), one.child(i));
        i++;
      } else if (order > 0) {
        result.append(other.element(j), other.isMember(j), other.child(j));
        j++;
      } else {
        result.append(
            one.element(i),
            one.isMember(i) || other.isMember(j),
            either(one.child(i), other.child(j)));
        i++;
        j++;
      }
    }
    return result.build();
  }

  private static @Nullable FieldSet either(@Nullable FieldSet one, @Nullable FieldSet other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return union(one, other);
  }

  static FieldSet intersection(FieldSet one, FieldSet other) {
    FieldSetBuilder result = new FieldSetBuilder();
    int i = 0;
    int j = 0;
    while (i < one.width() && j < other.width()) {
      int order = order(one, i, other, j);
      if (order == 0) {
        FieldSet mine = one.child(i);
        FieldSet theirs = other.child(j);
        result.append(
            one.element(i),
            one.isMember(i) && other.isMember(j),
            mine == null || theirs == null ? null : intersection(mine, theirs));
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return result.build();
  }

  /**
   * @param deep whether a path that is taken away takes along what is below it
   */
  static FieldSet difference(FieldSet one, FieldSet other, boolean deep) {
    FieldSetBuilder result = new FieldSetBuilder();
    int i = 0;
    int j = 0;
    while (i < one.width()) {
      int order = order(one, i, other, j);
      if (order < 0) {
        result.append(one.element(i), one.isMember(i), one.child(i));
      } else if (order == 0) {
        FieldSet mine = deep && other.isMember(j) ? null : one.child(i);
        FieldSet theirs = other.child(j);
        result.append(
            one.element(i),
            one.isMember(i) && !other.isMember(j),
            mine == null || theirs == null ? mine : difference(mine, theirs, deep));
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return result.build();
  }

  /** Past the end counts as greater than everything. */
  private static int order(FieldSet one, int i, FieldSet other, int j) {
    if (j >= other.width()) {
      return -1;
    }
    return i >= one.width() ? 1 : one.element(i).compareTo(other.element(j));
  }
}
