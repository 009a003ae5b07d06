package io.kubeterrarium.apiserver.admission.policy;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.cel.CelValues;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.patch.JsonPatch;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.schema.DecodeException;
import io.kubeterrarium.apiserver.schema.KindType;
import io.kubeterrarium.apiserver.schema.KindTypes;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.typed.AtomicFields;
import io.kubeterrarium.apiserver.typed.ConfigurationCheck;
import io.kubeterrarium.apiserver.typed.Merge;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Does to an object what an expression has made: lays a configuration over it, or patches it.
 * Source: k8s.io/apiserver, pkg/admission/plugin/policy/mutating/patch.
 */
record Patching(GroupVersionKind kind, @Nullable KindType type) {
  /** As the kind's bodies are read. */
  static Patching of(GroupVersionKind kind, @Nullable Strategy strategy) {
    KindType own = strategy == null ? null : strategy.bodies();
    return new Patching(kind, own == null ? KindTypes.GENERATED.of(kind) : own);
  }

  private Shape shape() {
    return type == null ? Shape.Scalar.ANY : type.shape();
  }

  /** What clients may not send, expressions may not make. */
  private ObjectNode fitting(ObjectNode changed) throws Expression.Failure {
    if (type == null) {
      return changed;
    }
    try {
      List<String> unknown = type.fit(changed);
      if (!unknown.isEmpty()) {
        throw new Expression.Failure(
            "strict decoding error: unknown field \"" + unknown.get(0) + "\"");
      }
      return changed;
    } catch (DecodeException e) {
      throw new Expression.Failure(String.valueOf(e.getMessage()));
    }
  }

  ObjectNode identified(ObjectNode object) {
    return Objects.requireNonNull(RequestVariables.identified(object, kind));
  }

  /** A new tree. */
  ObjectNode apply(ObjectNode object, Object value) throws Expression.Failure {
    if (!(json(value) instanceof ObjectNode configuration)) {
      throw new Expression.Failure("unsupported return type from ApplyConfiguration expression");
    }
    configuration.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    Shape shape = shape();
    String complaints = ConfigurationCheck.complaints(configuration, shape);
    if (!complaints.isEmpty()) {
      throw new Expression.Failure(
          "error applying patch: failed to convert patch object to typed object: " + complaints);
    }
    List<String> atomic = AtomicFields.of(configuration, shape);
    if (!atomic.isEmpty()) {
      throw new Expression.Failure(
          "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or"
              + " structs: "
              + String.join(", ", atomic));
    }
    return fitting(Merge.of(identified(object), configuration, shape));
  }

  /** A new tree, or the same where the patch tests for something that does not hold. */
  ObjectNode patch(ObjectNode object, Object value) throws Expression.Failure {
    ArrayNode operations = Json.array();
    if (value instanceof List<?> list) {
      for (Object each : list) {
        operations.add(operation(each));
      }
    }
    ObjectNode patched = object;
    for (JsonNode operation : operations) {
      ArrayNode one = Json.array().add(operation);
      try {
        patched = JsonPatch.of(one).apply(patched.deepCopy());
      } catch (ApiException e) {
        if (Meta.text(operation, "op").equals("test")) {
          return object;
        }
        throw new Expression.Failure("JSONPath: " + e.getMessage());
      }
    }
    return patched == object ? object : fitting(patched);
  }

  private static ObjectNode operation(Object made) throws Expression.Failure {
    if (!(made instanceof Map<?, ?> fields)) {
      throw new Expression.Failure(
          "type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch");
    }
    ObjectNode operation = Json.object();
    for (String field : new String[] {"op", "path", "from", "value"}) {
      Object value = fields.get(field);
      if (value != null) {
        operation.set(field, json(value));
      }
    }
    return operation;
  }

  private static JsonNode json(Object value) throws Expression.Failure {
    try {
      return CelValues.toJson(value);
    } catch (EvaluationFailure e) {
      throw new Expression.Failure(
          "JSONPath valueExpression evaluated to a type that could not marshal to JSON: "
              + e.getMessage());
    }
  }
}
