package io.kubeterrarium.apiserver.structural;

import org.jspecify.annotations.Nullable;

/** Where a value stands, written out only when somebody complains: {@code spec.list[0].name}. */
final class ValuePath {
  static final ValuePath ROOT = new ValuePath(null, "");

  private final @Nullable ValuePath parent;
  private final String step;

  private ValuePath(@Nullable ValuePath parent, String step) {
    this.parent = parent;
    this.step = step;
  }

  ValuePath child(String name) {
    return new ValuePath(this, parent == null ? name : "." + name);
  }

  ValuePath key(String name) {
    return new ValuePath(this, "[" + name + "]");
  }

  ValuePath index(int index) {
    return new ValuePath(this, "[" + index + "]");
  }

  @Override
  public String toString() {
    return parent == null ? "" : parent + step;
  }
}
