package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Everything that a schema demands of an object, in upstream's order: values, embedded objects,
 * lists, and, where all that is well, rules. Rules are compiled at their first use. Any thread.
 */
public final class ObjectRules {
  private final SchemaNode schema;
  private volatile @Nullable Compiled compiled;

  private record Compiled(@Nullable Expressions expressions) {}

  public ObjectRules(SchemaNode schema) {
    this.schema = schema;
  }

  /**
   * @param old the object before an update; null for a new one
   * @param further what is asked once the values are, by no schema
   */
  public void check(
      JsonNode object, @Nullable JsonNode old, FieldErrors errors, Consumer<FieldErrors> further) {
    ValueValidation.check(object, old, schema, errors);
    further.accept(errors);
    EmbeddedObjects.check(object, schema, errors);
    lists(object, old, errors);
    Expressions expressions = expressions();
    if (expressions != null) {
      ExpressionValidation.check(object, old, expressions, errors);
    }
  }

  /** Whose lists were bad before, as a later schema may have it, may go on with bad ones. */
  private void lists(JsonNode object, @Nullable JsonNode old, FieldErrors errors) {
    FieldErrors found = new FieldErrors();
    ListTypes.check(object, schema, found);
    if (!found.isEmpty() && old != null) {
      FieldErrors before = new FieldErrors();
      ListTypes.check(old, schema, before);
      if (!before.isEmpty()) {
        return;
      }
    }
    errors.addAll(found);
  }

  private @Nullable Expressions expressions() {
    Compiled known = compiled;
    if (known == null) {
      known = new Compiled(Expressions.of(schema));
      compiled = known;
    }
    return known.expressions();
  }
}
