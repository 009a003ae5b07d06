package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.error.GoText;
import io.kubeterrarium.apiserver.kinds.apps.ScaleView;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The scale door of a custom resource: its numbers of replicas stand where the definition says.
 *
 * @param spec the fields that lead to the wanted number
 * @param status the fields that lead to the number there is
 * @param selector the fields that lead to the selector, a string; empty: none
 */
record CustomScale(
    List<String> spec, List<String> status, List<String> selector, CustomKind resource)
    implements Subresource.View {
  /** Stands for a number that is not there while a Scale is changed. */
  private static final int UNSET = Integer.MIN_VALUE;

  static CustomScale of(JsonNode scale, CustomKind resource) {
    return new CustomScale(
        fields(Meta.text(scale, "specReplicasPath")),
        fields(Meta.text(scale, "statusReplicasPath")),
        fields(Meta.text(scale, "labelSelectorPath")),
        resource);
  }

  private static List<String> fields(String path) {
    return path.isEmpty() ? List.of() : List.of(path.substring(1).split("\\."));
  }

  @Override
  public GroupVersionKind kind() {
    return ScaleView.SCALE;
  }

  @Override
  public TableColumns columns() {
    return ScaleView.COLUMNS;
  }

  @Override
  public ObjectNode read(ObjectNode object) {
    if (!at(object, spec).isNumber()) {
      throw ApiException.internal(
          "the spec replicas field \"." + String.join(".", spec) + "\" does not exist");
    }
    return forChange(object);
  }

  @Override
  public ObjectNode forChange(ObjectNode object) {
    ObjectNode scale = Json.object();
    scale.put("kind", kind().kind()).put("apiVersion", kind().apiVersion());
    ScaleView.copyMetadata(object, scale);
    scale.putObject("spec").put("replicas", at(object, spec).asInt(UNSET));
    ObjectNode shown = scale.putObject("status");
    shown.put("replicas", at(object, status).asInt(0));
    String labels = selector.isEmpty() ? "" : at(object, selector).asString("");
    if (!labels.isEmpty()) {
      shown.put("selector", labels);
    }
    return scale;
  }

  private static JsonNode at(JsonNode object, List<String> fields) {
    JsonNode at = object;
    for (String field : fields) {
      at = at.path(field);
    }
    return at;
  }

  @Override
  public void write(WriteContext context, ObjectNode sent, ObjectNode object) {
    int replicas = sent.path("spec").path("replicas").asInt(0);
    if (replicas == UNSET) {
      throw ApiException.badRequest(
          "the spec replicas field \"." + String.join(".", spec) + "\" cannot be empty");
    }
    if (replicas < 0) {
      FieldErrors errors = new FieldErrors();
      errors.invalid("." + String.join(".", spec), replicas, "should be a non-negative integer");
      throw ApiException.invalid(resource.type().kind(), Meta.name(object), errors);
    }
    ObjectNode parent = object;
    for (String field : spec.subList(0, spec.size() - 1)) {
      parent = Meta.child(parent, field);
    }
    parent.put(spec.get(spec.size() - 1), replicas);
  }

  @Override
  public void validate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    resource.check(object, old, errors);
  }

  /** What the object says of its replicas must be numbers that there can be. */
  void check(ObjectNode object, FieldErrors errors) {
    check(object, spec, errors);
    check(object, status, errors);
    JsonNode labels = selector.isEmpty() ? null : found(object, selector, errors);
    if (labels != null && !labels.isString()) {
      notOfType(labels, selector, "string", "", errors);
    }
  }

  private static void check(ObjectNode object, List<String> path, FieldErrors errors) {
    JsonNode value = found(object, path, errors);
    if (value == null) {
      return;
    }
    String name = "." + String.join(".", path);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      notOfType(value, path, "int64", 0, errors);
    } else if (value.longValue() < 0) {
      errors.invalid(name, value, "should be a non-negative integer");
    } else if (value.longValue() > Integer.MAX_VALUE) {
      errors.invalid(name, value, "should be less than or equal to " + Integer.MAX_VALUE);
    }
  }

  /** What stands there; null where nothing does, or nothing can. */
  private static @Nullable JsonNode found(
      ObjectNode object, List<String> path, FieldErrors errors) {
    JsonNode at = object;
    for (int i = 0; i < path.size(); i++) {
      if (!at.isObject()) {
        notOfType(at, path.subList(0, i + 1), "map[string]interface{}", 0, errors);
        return null;
      }
      at = at.get(path.get(i));
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  private static void notOfType(
      JsonNode value, List<String> path, String wanted, Object shown, FieldErrors errors) {
    String name = "." + String.join(".", path);
    errors.invalid(
        name,
        shown,
        name
            + " accessor error: "
            + GoText.plain(value)
            + " is of the type "
            + GoText.typeOf(value)
            + ", expected "
            + wanted);
  }
}
