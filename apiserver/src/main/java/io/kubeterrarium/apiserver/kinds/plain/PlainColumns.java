package io.kubeterrarium.apiserver.kinds.plain;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.apiserver.table.TableColumns;

/** What {@code kubectl get} prints of the kinds without a file of their own. */
final class PlainColumns {
  private PlainColumns() {}

  static TableColumns of(GroupResource resource) {
    return TableColumns.NAME_AND_AGE;
  }
}
