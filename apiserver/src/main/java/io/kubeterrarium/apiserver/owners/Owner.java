package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.api.json.Json;
import java.util.Comparator;

/**
 * Who may own fields: a field manager, by the way in which it writes. What it applies it owns under
 * one entry whatever version it applies; updates have an entry a version.
 *
 * @param apiVersion empty for {@link Operation#APPLY}
 * @param subresource empty for the object itself
 */
public record Owner(String manager, Operation operation, String apiVersion, String subresource)
    implements Comparable<Owner> {
  private static final Comparator<Owner> ORDER =
      Comparator.comparing(Owner::operation)
          .thenComparing(Owner::manager)
          .thenComparing(Owner::apiVersion)
          .thenComparing(Owner::subresource);

  /** How fields came to be owned. */
  public enum Operation {
    APPLY("Apply"),
    UPDATE("Update");

    private final String text;

    Operation(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public static Owner applier(String manager, String subresource) {
    return new Owner(manager, Operation.APPLY, "", subresource);
  }

  public static Owner updater(String manager, String apiVersion, String subresource) {
    return new Owner(manager, Operation.UPDATE, apiVersion, subresource);
  }

  public boolean applies() {
    return operation == Operation.APPLY;
  }

  @Override
  public int compareTo(Owner other) {
    return ORDER.compare(this, other);
  }

  /** As messages of conflicts name it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(Json.text(manager));
    if (!subresource.isEmpty()) {
      text.append(" with subresource ").append(Json.text(subresource));
    }
    if (operation == Operation.UPDATE) {
      text.append(" using ").append(apiVersion);
    }
    return text.toString();
  }
}
