package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.table.TableColumns;

/** The columns of kinds for which upstream has none of its own: name and time, not age. */
public final class CreatedAt {
  public static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Created At",
              "date",
              "When the object was created.",
              Cells.text(object -> Meta.text(Meta.of(object), "creationTimestamp")));

  private CreatedAt() {}
}
