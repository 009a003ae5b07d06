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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two doors to a request's status: {@code approval} for the conditions, {@code status} for all
 * but Approved and Denied.
 *
 * @param approving which of the two this is
 */
record ApprovalView(GroupVersionKind kind, boolean approving) implements Subresource.View {
  private static final List<String> APPROVALS = List.of("Approved", "Denied");

  @Override
  public void write(WriteContext context, ObjectNode sent, ObjectNode object) {
    JsonNode before = object.path("status").deepCopy();
    new StatusSubresource(kind).write(context, sent, object);
    List<ObjectNode> conditions = copies(sent.path("status"));
    if (approving) {
      object.set("status", before.isObject() ? before : Json.object());
    } else {
      APPROVALS.forEach(type -> keep(type, objects(before, "conditions"), conditions));
    }
    String now = ObjectMeta.time(context.now());
    for (ObjectNode condition : conditions) {
      for (String time : List.of("lastUpdateTime", "lastTransitionTime")) {
        if (!condition.hasNonNull(time)) {
          condition.put(time, now);
        }
      }
    }
    ObjectNode status = Meta.child(object, "status");
    if (conditions.isEmpty()) {
      status.remove("conditions");
    } else {
      status.putArray("conditions").addAll(conditions);
    }
  }

  private static List<ObjectNode> copies(JsonNode status) {
    List<ObjectNode> copies = new ArrayList<>();
    objects(status, "conditions").forEach(condition -> copies.add(condition.deepCopy()));
    return copies;
  }

  /** What stands of a type stays as it stands; more or fewer of it is validation's business. */
  private static void keep(String type, List<ObjectNode> before, List<ObjectNode> conditions) {
    List<ObjectNode> standing = ofType(before, type);
    if (standing.size() != ofType(conditions, type).size()) {
      return;
    }
    int next = 0;
    for (int i = 0; i < conditions.size(); i++) {
      if (Meta.text(conditions.get(i), "type").equals(type)) {
        conditions.set(i, standing.get(next++).deepCopy());
      }
    }
  }

  private static List<ObjectNode> ofType(List<ObjectNode> conditions, String type) {
    return conditions.stream().filter(each -> Meta.text(each, "type").equals(type)).toList();
  }

  @Override
  public void validate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    certificate(object, old, errors);
    List<ObjectNode> conditions = objects(object.path("status"), "conditions");
    boolean approved = has(conditions, "Approved");
    boolean denied = has(conditions, "Denied");
    if (approved && denied) {
      errors.invalid(
          "status.conditions",
          object.path("status").path("conditions"),
          "Approved and Denied conditions are mutually exclusive");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < conditions.size(); i++) {
      ObjectNode condition = conditions.get(i);
      String path = "status.conditions[" + i + "]";
      String type = Meta.text(condition, "type");
      String value = Meta.text(condition, "status");
      if (!seen.add(type)) {
        errors.duplicate(path + ".type", type);
      }
      if (type.isEmpty()) {
        errors.required(path + ".type", "");
      }
      if (value.isEmpty()) {
        errors.required(path + ".status", "");
      } else if ((APPROVALS.contains(type) || type.equals("Failed")) && !value.equals("True")) {
        errors.notSupported(path + ".status", value, List.of("True"));
      }
    }
    checkKept(conditions, objects(old.path("status"), "conditions"), errors);
  }

  private void checkKept(List<ObjectNode> now, List<ObjectNode> before, FieldErrors errors) {
    for (String type : List.of("Approved", "Denied", "Failed")) {
      int difference = ofType(now, type).size() - ofType(before, type).size();
      if (difference < 0) {
        errors.forbidden(
            "status.conditions", "updates may not remove a condition of type \"" + type + "\"");
      } else if (difference > 0 && !approving && APPROVALS.contains(type)) {
        errors.forbidden(
            "status.conditions", "updates may not add a condition of type \"" + type + "\"");
      }
    }
  }

  /** A certificate is handed out once, and through {@code status} alone. */
  private static void certificate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    String now = Meta.text(object.path("status"), "certificate");
    String before = Meta.text(old.path("status"), "certificate");
    if (now.equals(before)) {
      return;
    }
    Optional<String> wrong = IssuedCertificate.objection(now);
    if (wrong.isPresent()) {
      errors.invalid("status.certificate", "<certificate data>", wrong.get());
    }
    if (!before.isEmpty()) {
      errors.forbidden("status.certificate", "updates may not modify existing certificate content");
    }
  }

  private static boolean has(List<ObjectNode> conditions, String type) {
    return !ofType(conditions, type).isEmpty();
  }
}
