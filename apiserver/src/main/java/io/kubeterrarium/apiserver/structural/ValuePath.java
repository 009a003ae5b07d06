package io.kubeterrarium.apiserver.structural;

import org.jspecify.annotations.Nullable;

/** Where a value stands, written out only when somebody complains: {@code spec.list[0].name}. */
final class ValuePath {
  /** An object's own place. */
  static final ValuePath ROOT = new ValuePath(null, "", false);

  /** The place of a value that stands somewhere else: what is below it begins with a dot. */
  static final ValuePath ELSEWHERE = new ValuePath(null, "", true);

  private final @Nullable ValuePath parent;
  private final String step;
  private final boolean dotted;

  private ValuePath(@Nullable ValuePath parent, String step, boolean dotted) {
    this.parent = parent;
    this.step = step;
    this.dotted = dotted;
  }

  ValuePath child(String name) {
    return new ValuePath(this, dotted ? "." + name : name, true);
  }

  ValuePath key(String name) {
    return new ValuePath(this, "[" + name + "]", true);
  }

  ValuePath index(int index) {
    return new ValuePath(this, "[" + index + "]", true);
  }

  @Override
  public String toString() {
    return parent == null ? "" : parent + step;
  }
}
