package io.kubeterrarium.api.selector;

import io.kubeterrarium.api.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Conditions on labels, all of which must hold; no conditions select everything.
 *
 * @param nothing whether it selects no object whatever its labels
 */
public record LabelSelector(List<Requirement> requirements, boolean nothing) {
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);
  public static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /**
   * Reads the query string's form: {@code app=web,tier in (a,b),!canary}; empty selects everything.
   *
   * @throws SelectorException with upstream's message
   */
  public static LabelSelector parse(String text) {
    return text.isEmpty() ? EVERYTHING : new LabelSelector(new LabelParser(text).parse(), false);
  }

  /** Every label of the map, as Services and ReplicationControllers select; empty: everything. */
  public static LabelSelector ofLabels(Map<String, String> labels) {
    List<Requirement> requirements = new ArrayList<>();
    labels.forEach(
        (key, value) -> requirements.add(new Requirement(key, Operator.EQUALS, List.of(value))));
    return new LabelSelector(requirements, false);
  }

  /**
   * Reads a {@code metav1.LabelSelector} tree: a missing or null one selects nothing, an empty one
   * everything.
   *
   * @throws SelectorException where an operator is not known
   */
  public static LabelSelector ofTree(@Nullable JsonNode tree) {
    if (tree == null || tree.isMissingNode() || tree.isNull()) {
      return NOTHING;
    }
    List<Requirement> requirements = new ArrayList<>();
    tree.path("matchLabels")
        .forEachEntry(
            (key, value) ->
                requirements.add(
                    new Requirement(key, Operator.EQUALS, List.of(value.asString("")))));
    for (JsonNode expression : tree.path("matchExpressions")) {
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(value -> values.add(value.asString("")));
      requirements.add(
          new Requirement(
              expression.path("key").asString(""),
              operator(expression.path("operator").asString("")),
              values));
    }
    return new LabelSelector(requirements, false);
  }

  private static Operator operator(String name) {
    return switch (name) {
      case "In" -> Operator.IN;
      case "NotIn" -> Operator.NOT_IN;
      case "Exists" -> Operator.EXISTS;
      case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
      case "Gt" -> Operator.GREATER_THAN;
      case "Lt" -> Operator.LESS_THAN;
      default ->
          throw new SelectorException("\"" + name + "\" is not a valid label selector operator");
    };
  }

  public boolean matches(Map<String, String> labels) {
    if (nothing) {
      return false;
    }
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it selects the object by its {@code metadata.labels}. */
  public boolean matchesObject(JsonNode object) {
    if (nothing || requirements.isEmpty()) {
      return !nothing;
    }
    JsonNode labels = object.path("metadata").path("labels");
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  public boolean isEverything() {
    return !nothing && requirements.isEmpty();
  }

  /** In the query string's form. */
  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
