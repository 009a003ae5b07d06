package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.apiserver.fields.FieldSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one owner owns.
 *
 * @param apiVersion the version in which the fields are named
 * @param time RFC 3339; empty where none is known
 * @param encoded the entry this was read from, while it still says the same
 */
record Share(FieldSet fields, String apiVersion, String time, @Nullable ObjectNode encoded) {

  static Share of(FieldSet fields, String apiVersion, String time) {
    return new Share(fields, apiVersion, time, null);
  }

  /** The same share with other fields, from the same time. */
  Share with(FieldSet other) {
    return new Share(other, apiVersion, time, null);
  }

  Share at(String when) {
    return time.equals(when) ? this : new Share(fields, apiVersion, when, null);
  }
}
