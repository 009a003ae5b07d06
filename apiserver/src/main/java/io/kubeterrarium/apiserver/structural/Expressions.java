package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.apiserver.cel.DeclType;
import io.kubeterrarium.apiserver.cel.DeclTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The rules of a schema, compiled, place by place; places below which there are none are left out.
 * Immutable.
 *
 * @param self the type of this place; null where it has no rules
 */
record Expressions(
    SchemaNode schema,
    @Nullable DeclType self,
    List<Expression> rules,
    Map<String, Expressions> properties,
    @Nullable Expressions items,
    @Nullable Expressions additional) {
  static final String RULES = "x-kubernetes-validations";

  /** Those for a value that stands in the schema of another. */
  static @Nullable Expressions ofPart(SchemaNode schema) {
    return of(schema, schema.embedded());
  }

  /** Null where the schema has no rules. */
  static @Nullable Expressions of(SchemaNode schema) {
    return of(schema, true);
  }

  private static @Nullable Expressions of(SchemaNode schema, boolean isObject) {
    Map<String, Expressions> properties = new LinkedHashMap<>();
    schema
        .properties()
        .forEach(
            (name, property) -> {
              Expressions below = of(property, property.embedded());
              if (below != null) {
                properties.put(name, below);
              }
            });
    Expressions items = below(schema.items());
    Expressions additional = below(schema.additional());
    JsonNode rules = schema.json().path(RULES);
    if (rules.isEmpty() && properties.isEmpty() && items == null && additional == null) {
      return null;
    }
    DeclType self = rules.isEmpty() ? null : DeclTypes.ofSchema(schema.json(), isObject);
    return new Expressions(
        schema,
        self,
        self == null ? List.of() : compiled(rules, schema.json(), self),
        properties,
        items,
        additional);
  }

  private static @Nullable Expressions below(@Nullable SchemaNode schema) {
    return schema == null ? null : of(schema, schema.embedded());
  }

  /** What does not compile is told when it is asked; a newer server may have let it in. */
  private static List<Expression> compiled(JsonNode rules, JsonNode schema, DeclType self) {
    List<Expression> compiled = new ArrayList<>(rules.size());
    rules.forEach(rule -> compiled.add(Expression.compile(rule, schema, self)));
    return compiled;
  }
}
