package io.kubeterrarium.apiserver.fields;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects paths in any order. Belongs to who made it; used up by {@link #build}. */
public final class FieldSetBuilder {
  private record Entry(PathElement element, boolean member, @Nullable FieldSet child) {}

  private final List<Entry> entries = new ArrayList<>(8);
  private boolean ascending = true;

  /** Adds a path. The empty one, the object itself, is nobody's. */
  public FieldSetBuilder add(FieldPath path) {
    List<PathElement> steps = path.elements();
    if (!steps.isEmpty()) {
      FieldSet set = null;
      for (int i = steps.size() - 1; i > 0; i--) {
        FieldSetBuilder inner = new FieldSetBuilder();
        inner.append(steps.get(i), set == null, set);
        set = inner.build();
      }
      append(steps.get(0), set == null, set);
    }
    return this;
  }

  /** Adds what is known of one step; twice the same step makes a union. Nothing at all is fine. */
  public void append(PathElement element, boolean member, @Nullable FieldSet child) {
    FieldSet below = child == null || child.isEmpty() ? null : child;
    if (!member && below == null) {
      return;
    }
    if (!entries.isEmpty() && entries.get(entries.size() - 1).element.compareTo(element) >= 0) {
      ascending = false;
    }
    entries.add(new Entry(element, member, below));
  }

  public FieldSet build() {
    if (entries.isEmpty()) {
      return FieldSet.EMPTY;
    }
    if (!ascending) {
      sort();
    }
    int size = entries.size();
    PathElement[] elements = new PathElement[size];
    boolean[] members = new boolean[size];
    @Nullable FieldSet[] children = new FieldSet[size];
    for (int i = 0; i < size; i++) {
      Entry entry = entries.get(i);
      elements[i] = entry.element;
      members[i] = entry.member;
      children[i] = entry.child;
    }
    return new FieldSet(elements, members, children);
  }

  private void sort() {
    Entry[] sorted = entries.toArray(new Entry[0]);
    Arrays.sort(sorted, Comparator.comparing(Entry::element));
    entries.clear();
    for (Entry entry : sorted) {
      Entry last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
      if (last == null || last.element.compareTo(entry.element) != 0) {
        entries.add(entry);
      } else {
        entries.set(entries.size() - 1, both(last, entry));
      }
    }
    ascending = true;
  }

  private static Entry both(Entry one, Entry other) {
    FieldSet child = one.child;
    if (child == null) {
      child = other.child;
    } else if (other.child != null) {
      child = child.union(other.child);
    }
    return new Entry(one.element, one.member || other.member, child);
  }
}
