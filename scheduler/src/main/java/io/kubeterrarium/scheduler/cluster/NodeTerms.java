package io.kubeterrarium.scheduler.cluster;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.Requirement;
import io.kubeterrarium.api.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A node selector: terms of which one must hold. Within a term every condition must hold; a term
 * without conditions selects no node.
 */
public record NodeTerms(List<Term> terms) {
  /** Conditions on a node's labels and on its name. */
  public record Term(List<Requirement> labels, List<Requirement> fields) {
    public boolean matches(NodeInfo node) {
      return !(labels.isEmpty() && fields.isEmpty())
          && labels.stream().allMatch(each -> each.matches(node.labels()))
          && fields.stream().allMatch(each -> each.matches(node.fields()));
    }

    static Term of(JsonNode term) {
      return new Term(
          requirements(term.path("matchExpressions")), requirements(term.path("matchFields")));
    }
  }

  /** A term with the weight it adds to a node's score. */
  public record Preferred(int weight, Term term) {
    static List<Preferred> of(JsonNode list) {
      List<Preferred> all = new ArrayList<>();
      for (JsonNode item : list) {
        all.add(new Preferred(item.path("weight").asInt(0), Term.of(item.path("preference"))));
      }
      return List.copyOf(all);
    }
  }

  static NodeTerms of(JsonNode nodeSelector) {
    List<Term> terms = new ArrayList<>();
    for (JsonNode term : nodeSelector.path("nodeSelectorTerms")) {
      terms.add(Term.of(term));
    }
    return new NodeTerms(List.copyOf(terms));
  }

  public boolean matches(NodeInfo node) {
    return terms.stream().anyMatch(term -> term.matches(node));
  }

  private static final Map<String, Operator> OPERATORS =
      Map.of(
          "In", Operator.IN,
          "NotIn", Operator.NOT_IN,
          "Exists", Operator.EXISTS,
          "DoesNotExist", Operator.DOES_NOT_EXIST,
          "Gt", Operator.GREATER_THAN,
          "Lt", Operator.LESS_THAN);

  private static List<Requirement> requirements(JsonNode expressions) {
    List<Requirement> all = new ArrayList<>();
    for (JsonNode expression : expressions) {
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(value -> values.add(value.asString("")));
      Operator operator = OPERATORS.get(Meta.text(expression, "operator"));
      if (operator == null) {
        throw new IllegalArgumentException(
            "operator: "
                + Meta.text(expression, "operator")
                + " (expected: one of In, NotIn,"
                + " Exists, DoesNotExist, Gt, Lt)");
      }
      all.add(new Requirement(Meta.text(expression, "key"), operator, values));
    }
    return List.copyOf(all);
  }
}
