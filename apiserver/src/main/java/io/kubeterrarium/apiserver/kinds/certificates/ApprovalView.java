package io.kubeterrarium.apiserver.kinds.certificates;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two doors to a request's status: {@code approval} for the conditions Approved and Denied,
 * {@code status} for everything else. Neither opens what is the other's.
 *
 * @param approving which of the two this is
 */
record ApprovalView(GroupVersionKind kind, boolean approving) implements Subresource.View {
  private static final List<String> APPROVALS = List.of("Approved", "Denied");

  @Override
  public Set<String> verbs() {
    return Set.of("get", "patch", "update");
  }

  @Override
  public ObjectNode read(ObjectNode object) {
    return object.deepCopy();
  }

  @Override
  public void write(WriteContext context, ObjectNode sent, ObjectNode object) {
    JsonNode before = object.path("status").deepCopy();
    new StatusSubresource(kind).write(context, sent, object);
    ObjectNode status = Meta.child(object, "status");
    ArrayNode conditions = Json.array();
    addAll(conditions, approving ? before : sent.path("status"), false);
    addAll(conditions, approving ? sent.path("status") : before, true);
    if (approving) {
      object.set("status", before.isObject() ? before : Json.object());
      status = Meta.child(object, "status");
    }
    String now = ObjectMeta.time(context.now());
    for (JsonNode condition : conditions) {
      ObjectNode each = (ObjectNode) condition;
      for (String time : List.of("lastUpdateTime", "lastTransitionTime")) {
        if (!each.hasNonNull(time)) {
          each.put(time, now);
        }
      }
    }
    if (conditions.isEmpty()) {
      status.remove("conditions");
    } else {
      status.set("conditions", conditions);
    }
  }

  private static void addAll(ArrayNode conditions, JsonNode status, boolean approvals) {
    for (ObjectNode condition : objects(status, "conditions")) {
      if (APPROVALS.contains(Meta.text(condition, "type")) == approvals) {
        conditions.add(condition.deepCopy());
      }
    }
  }

  @Override
  public void validate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    List<ObjectNode> conditions = objects(object.path("status"), "conditions");
    boolean approved = has(conditions, "Approved");
    boolean denied = has(conditions, "Denied");
    if (approved && denied) {
      errors.invalid(
          "status.conditions",
          object.path("status").path("conditions"),
          "Approved and Denied conditions are mutually exclusive");
    }
    for (int i = 0; i < conditions.size(); i++) {
      ObjectNode condition = conditions.get(i);
      String path = "status.conditions[" + i + "]";
      String type = Meta.text(condition, "type");
      String value = Meta.text(condition, "status");
      if (type.isEmpty()) {
        errors.required(path + ".type", "");
      }
      if (value.isEmpty()) {
        errors.required(path + ".status", "");
      } else if ((APPROVALS.contains(type) || type.equals("Failed")) && !value.equals("True")) {
        errors.notSupported(path + ".status", value, List.of("True"));
      }
    }
    for (String type : List.of("Approved", "Denied", "Failed")) {
      if (has(objects(old.path("status"), "conditions"), type) && !has(conditions, type)) {
        errors.forbidden(
            "status.conditions", "updates may not remove a condition of type \"" + type + "\"");
      }
    }
  }

  private static boolean has(List<ObjectNode> conditions, String type) {
    return conditions.stream().anyMatch(each -> Meta.text(each, "type").equals(type));
  }
}
