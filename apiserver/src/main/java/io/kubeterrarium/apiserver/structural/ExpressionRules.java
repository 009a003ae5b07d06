package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.cel.CelEnvironment;
import io.kubeterrarium.apiserver.cel.CelProgram;
import io.kubeterrarium.apiserver.cel.CompileFailure;
import io.kubeterrarium.apiserver.cel.CostRange;
import io.kubeterrarium.apiserver.cel.DeclType;
import io.kubeterrarium.apiserver.cel.DeclTypes;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.InternalNames;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether the rules of a schema compile, may speak of the past, and are cheap enough at their
 * worst. Source: apiextensions/validation/validation.go and cel_validation.go.
 */
final class ExpressionRules {
  private static final long LIMIT = 10_000_000;
  private static final long TOTAL_LIMIT = 100_000_000;

  private final FieldErrors said;
  private final FieldErrors errors;
  private final ExpensiveRules costs = new ExpensiveRules();

  private ExpressionRules(FieldErrors said, FieldErrors errors) {
    this.said = said;
    this.errors = errors;
  }

  /**
   * Where a schema stands.
   *
   * @param cardinality how many values of it there may be in one object; null: nothing bounds it
   * @param uncorrelatable what cannot be found again after an update; empty: it can
   */
  private record Place(
      String path, boolean isObject, @Nullable Long cardinality, String uncorrelatable) {
    Place below(String step, JsonNode schema, @Nullable Long factor) {
      boolean embedded = schema.path("x-kubernetes-embedded-resource").asBoolean(false);
      Long more =
          cardinality == null || factor == null ? null : CostRange.multiply(cardinality, factor);
      return new Place(path + step, embedded, more, uncorrelatable);
    }

    Place lost() {
      return uncorrelatable.isEmpty() ? new Place(path, isObject, cardinality, path) : this;
    }
  }

  /**
   * @param said what is wrong with the schema otherwise: rules about what it concerns are not read
   */
  static void check(JsonNode schema, String path, FieldErrors said, FieldErrors errors) {
    ExpressionRules rules = new ExpressionRules(said, errors);
    rules.schema(schema, new Place(path, true, 1L, ""));
    rules.costs.tell(path, TOTAL_LIMIT, errors);
  }

  private void schema(JsonNode schema, Place place) {
    boolean atomic = Meta.text(schema, "x-kubernetes-map-type").equals("atomic");
    Place whole = atomic ? place.lost() : place;
    if (schema.path("properties") instanceof ObjectNode properties) {
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        String step = ".properties[" + property.getKey() + "]";
        schema(property.getValue(), whole.below(step, property.getValue(), 1L));
      }
    }
    JsonNode items = schema.path("items");
    if (items.isObject()) {
      boolean keyed = Meta.text(schema, "x-kubernetes-list-type").equals("map");
      Place list = keyed ? place : place.lost();
      schema(items, list.below(".items", items, bound(schema, "maxItems")));
    }
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isObject()) {
      Long most = bound(schema, "maxProperties");
      schema(additional, whole.below(".additionalProperties", additional, most));
    }
    JsonNode rules = schema.path(Expressions.RULES);
    if (rules.isEmpty() || said.isAbout(place.path())) {
      return;
    }
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), schema, place, place.path() + "." + Expressions.RULES + "[" + i + "]");
    }
  }

  /** How many of such values a request can hold. */
  private static long mostIn(JsonNode schema) {
    ObjectNode list = Json.object().put("type", "array");
    DeclType all = DeclTypes.ofSchema(list.set("items", schema), false);
    return all == null ? 1 : all.maxElements();
  }

  private static @Nullable Long bound(JsonNode schema, String field) {
    return schema.path(field).isNumber() ? schema.get(field).asLong() : null;
  }

  private void rule(JsonNode rule, JsonNode schema, Place place, String path) {
    DeclType self = DeclTypes.ofSchema(schema, place.isObject());
    if (self == null) {
      errors.invalid(
          path + ".rule", shown(rule), "the schema has no type that rules could be about");
      return;
    }
    CelEnvironment environment = Expression.environment(rule, self);
    // As often as a request could hold it, where no schema says less.
    long times = place.cardinality() == null ? mostIn(schema) : place.cardinality();
    CelProgram program = compile(environment, rule, "rule", DeclType.BOOL, path);
    if (program != null) {
      cost(CostRange.multiply(program.estimate().max(), times), "rule", path);
    }
    if (program != null && !Meta.text(rule, "messageExpression").isBlank()) {
      CelProgram message = compile(environment, rule, "messageExpression", DeclType.STRING, path);
      if (message != null) {
        cost(message.estimate().max(), "messageExpression", path);
      }
    }
    past(rule, program, place, path);
  }

  private @Nullable CelProgram compile(
      CelEnvironment environment, JsonNode rule, String field, DeclType result, String path) {
    try {
      return environment.compile(Meta.text(rule, field), result);
    } catch (CompileFailure e) {
      boolean message = field.equals("messageExpression");
      String why =
          !e.isOfResult()
              ? (message ? "messageExpression " : "") + e.getMessage()
              : message
                  ? "messageExpression must evaluate to a string"
                  : "cel expression must evaluate to a bool";
      errors.invalid(path + "." + field, shown(rule), why);
      return null;
    }
  }

  private void cost(long cost, String field, String path) {
    if (cost > LIMIT) {
      errors.forbidden(
          path + "." + field, ExpensiveRules.exceeds("estimated " + field + " cost", cost, LIMIT));
    }
    costs.add(path + "." + field, cost);
  }

  private void past(JsonNode rule, @Nullable CelProgram program, Place place, String path) {
    if (program != null && program.uses("oldSelf")) {
      if (!place.uncorrelatable().isEmpty()) {
        errors.invalid(
            path + ".rule",
            Meta.text(rule, "rule"),
            "oldSelf cannot be used on the uncorrelatable portion of the schema within "
                + place.uncorrelatable());
      }
    } else if (rule.hasNonNull("optionalOldSelf")) {
      errors.invalid(
          path + ".optionalOldSelf",
          rule.get("optionalOldSelf"),
          "may not be set if oldSelf is not used in rule");
    }
  }

  private static JsonNode shown(JsonNode rule) {
    return InternalNames.of(
        rule, "rule", "message", "messageExpression", "*reason", "fieldPath", "*optionalOldSelf");
  }
}
