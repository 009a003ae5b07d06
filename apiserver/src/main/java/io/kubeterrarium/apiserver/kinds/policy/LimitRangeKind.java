package io.kubeterrarium.apiserver.kinds.policy;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quantity.QuantityFormatException;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.CreatedAt;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.Quantities;
import io.kubeterrarium.apiserver.kinds.pod.ResourceValidation;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** LimitRange: stored and shown; nobody limits by it yet. */
public final class LimitRangeKind implements Strategy {
  private static final List<String> AMOUNTS =
      List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");

  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "LimitRange", "limitranges").shortNames("limits");

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public boolean allowCreateOnUpdate() {
    return true;
  }

  /** A container's default limit is the largest there is, its default request its limit. */
  @Override
  public void setDefaults(ObjectNode range) {
    for (ObjectNode item : objects(Meta.child(range, "spec"), "limits")) {
      AMOUNTS.forEach(field -> Quantities.canonical(item, field));
      if (Meta.text(item, "type").equals("Container")) {
        fill(item, "default", "max");
        fill(item, "defaultRequest", "default");
        fill(item, "defaultRequest", "min");
      }
    }
  }

  private static void fill(ObjectNode item, String field, String from) {
    for (Map.Entry<String, JsonNode> amount : item.path(from).properties()) {
      ObjectNode amounts = Meta.child(item, field);
      if (!amounts.has(amount.getKey())) {
        amounts.set(amount.getKey(), amount.getValue());
      }
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode range, FieldErrors errors) {
    Set<String> types = new HashSet<>();
    List<ObjectNode> limits = objects(range.path("spec"), "limits");
    for (int i = 0; i < limits.size(); i++) {
      item(limits.get(i), "spec.limits[" + i + "]", types, errors);
    }
  }

  private static void item(ObjectNode item, String path, Set<String> types, FieldErrors errors) {
    String type = Meta.text(item, "type");
    if (type.isEmpty()) {
      errors.required(path + ".type", "");
    } else if (!types.add(type)) {
      errors.duplicate(path + ".type", type);
    }
    Set<String> names = new HashSet<>();
    for (String field : AMOUNTS) {
      for (Map.Entry<String, JsonNode> amount : item.path(field).properties()) {
        String at = path + "." + field + "[" + amount.getKey() + "]";
        names.add(amount.getKey());
        Values.invalid(at, amount.getKey(), LabelSyntax.qualifiedName(amount.getKey()), errors);
        ResourceValidation.quantity(amount.getKey(), amount.getValue(), at, errors);
      }
    }
    if (type.equals("Pod")) {
      for (String field : List.of("default", "defaultRequest")) {
        if (!item.path(field).isEmpty()) {
          errors.forbidden(path + "." + field, "may not be specified when `type` is 'Pod'");
        }
      }
    }
    names.stream().sorted().forEach(name -> ordered(item, name, path, errors));
  }

  /** min ≤ defaultRequest ≤ default ≤ max. */
  private static void ordered(ObjectNode item, String name, String path, FieldErrors errors) {
    compare(item, name, path, "min", "max", "min", errors);
    compare(item, name, path, "min", "defaultRequest", "defaultRequest", errors);
    compare(item, name, path, "defaultRequest", "max", "defaultRequest", errors);
    compare(item, name, path, "defaultRequest", "default", "defaultRequest", errors);
    compare(item, name, path, "min", "default", "default", errors);
    compare(item, name, path, "default", "max", "default", errors);
  }

  private static void compare(
      ObjectNode item,
      String name,
      String path,
      String small,
      String large,
      String blamed,
      FieldErrors errors) {
    Quantity less = amount(item, small, name);
    Quantity more = amount(item, large, name);
    if (less != null && more != null && less.compareTo(more) > 0) {
      String message =
          small.equals("defaultRequest") && large.equals("default")
              ? "default request value %s is greater than default limit value %s"
              : words(small) + " value %s is greater than " + words(large) + " value %s";
      errors.invalid(
          path + "." + blamed + "[" + name + "]",
          (blamed.equals(small) ? less : more).canonical(),
          message.formatted(less.canonical(), more.canonical()));
    }
  }

  private static String words(String field) {
    return field.equals("defaultRequest") ? "default request" : field;
  }

  private static @Nullable Quantity amount(ObjectNode item, String field, String name) {
    JsonNode value = item.path(field).path(name);
    try {
      return value.isString() ? Quantity.parse(value.stringValue()) : null;
    } catch (QuantityFormatException e) {
      return null; // Named by the check of each amount.
    }
  }

  @Override
  public TableColumns columns() {
    return CreatedAt.COLUMNS;
  }
}
