package io.kubeterrarium.apiserver.cel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The list that a comprehension is making: what is added to it is added in place, so that n items
 * cost n steps. Invariant: nobody but the comprehension sees it before {@link #grown}.
 */
final class Growing extends ArrayList<Object> {
  private static final long serialVersionUID = 1;

  Growing with(List<?> items) {
    addAll(items);
    return this;
  }

  List<Object> grown() {
    return Collections.unmodifiableList(this);
  }
}
