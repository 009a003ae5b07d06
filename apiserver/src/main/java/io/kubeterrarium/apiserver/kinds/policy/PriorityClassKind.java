package io.kubeterrarium.apiserver.kinds.policy;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PriorityClass. */
public final class PriorityClassKind implements Strategy {
  private static final long HIGHEST = 1_000_000_000;
  private static final String RESERVED = "system-";

  /** The two classes that every cluster has; nobody else may use their prefix. */
  public static final Map<String, Integer> SYSTEM =
      Map.of("system-cluster-critical", 2_000_000_000, "system-node-critical", 2_000_001_000);

  private static final List<String> POLICIES = List.of("PreemptLowerPriority", "Never");

  private static final ResourceType TYPE =
      ResourceType.clusterWide("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses")
          .shortNames("pc");

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean countsGeneration() {
    return false;
  }

  @Override
  public void setDefaults(ObjectNode priority) {
    Defaults.textPointer(priority, "preemptionPolicy", "PreemptLowerPriority");
    Defaults.number(priority, "value", 0);
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode priority, FieldErrors errors) {
    String name = Meta.name(priority);
    JsonNode value = priority.path("value");
    if (name.startsWith(RESERVED)) {
      String problem = notSystem(name, priority);
      if (!problem.isEmpty()) {
        errors.forbidden(
            "metadata.name",
            "priority class names with 'system-' prefix are reserved for system use only. error: "
                + problem);
      }
    } else if (value.asLong(0) > HIGHEST) {
      errors.forbidden("value", "maximum allowed value of a user defined priority is " + HIGHEST);
    }
    Values.oneOf(priority, "", "preemptionPolicy", POLICIES, errors);
    onlyDefault(context, priority);
  }

  /** Source: {@code IsKnownSystemPriorityClass}. */
  private static String notSystem(String name, ObjectNode priority) {
    Integer value = SYSTEM.get(name);
    if (value == null) {
      return name + " is not a known system priority class";
    }
    if (priority.path("value").asInt(0) != value) {
      return "value of " + name + " PriorityClass must be " + value;
    }
    return priority.path("globalDefault").asBoolean(false)
        ? "globalDefault of " + name + " PriorityClass must be false"
        : "";
  }

  /** Admission's job upstream, with its answer. */
  private static void onlyDefault(WriteContext context, ObjectNode priority) {
    if (!priority.path("globalDefault").asBoolean(false)) {
      return;
    }
    for (ObjectNode other : context.reader().list(TYPE.groupResource(), "")) {
      if (other.path("globalDefault").asBoolean(false)
          && !Meta.name(other).equals(Meta.name(priority))) {
        throw ApiException.forbidden(
            TYPE.groupResource(),
            Meta.name(priority),
            "PriorityClass %s is already marked as default. Only one default can exist"
                .formatted(Meta.name(other)));
      }
    }
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode priority, ObjectNode old, FieldErrors errors) {
    if (priority.path("value").asInt(0) != old.path("value").asInt(0)) {
      errors.forbidden("value", "may not be changed in an update.");
    }
    JsonNode policy = priority.path("preemptionPolicy");
    if (!policy.equals(old.path("preemptionPolicy"))) {
      errors.invalid("preemptionPolicy", policy, "field is immutable");
    }
    onlyDefault(context, priority);
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name()
        .column(
            "Value",
            "integer",
            "The priority of pods of this class.",
            Cells.number(each -> each.path("value").asLong(0)))
        .column(
            "Global-Default",
            "boolean",
            "Whether pods that name no class are of this one.",
            text(each -> Boolean.toString(each.path("globalDefault").asBoolean(false))))
        .age()
        .column(
            "PreemptionPolicy",
            "string",
            "Whether its pods may push others out.",
            text(each -> Meta.text(each, "preemptionPolicy")));
  }
}
