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
import java.util.List;
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
    List<ObjectNode> old = objects(before, "conditions");
    conditions.forEach(condition -> stamp(condition, old, ObjectMeta.time(context.now())));
    ObjectNode status = Meta.child(object, "status");
    if (conditions.isEmpty()) {
      status.remove("conditions");
    } else {
      status.putArray("conditions").addAll(conditions);
    }
  }

  /** What was so before has been so since then. */
  private static void stamp(ObjectNode condition, List<ObjectNode> before, String now) {
    if (!condition.hasNonNull("lastUpdateTime")) {
      condition.put("lastUpdateTime", now);
    }
    if (!condition.hasNonNull("lastTransitionTime")) {
      String since =
          before.stream()
              .filter(old -> Meta.text(old, "type").equals(Meta.text(condition, "type")))
              .filter(old -> Meta.text(old, "status").equals(Meta.text(condition, "status")))
              .map(old -> Meta.text(old, "lastTransitionTime"))
              .filter(time -> !time.isEmpty())
              .findFirst()
              .orElse(now);
      condition.put("lastTransitionTime", since);
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
    List<ObjectNode> conditions = objects(object.path("status"), "conditions");
    List<ObjectNode> before = objects(old.path("status"), "conditions");
    SigningRequestConditions.check(conditions, before, errors);
    newCertificate(object, old, errors);
    checkKept(conditions, before, errors);
    keptCertificate(object, old, errors);
  }

  private void checkKept(List<ObjectNode> now, List<ObjectNode> before, FieldErrors errors) {
    for (String type : List.of("Approved", "Denied", "Failed")) {
      if (ofType(now, type).size() < ofType(before, type).size()) {
        errors.forbidden(
            "status.conditions", "updates may not remove a condition of type \"" + type + "\"");
      }
    }
    for (String type : approving ? List.<String>of() : APPROVALS) {
      if (ofType(now, type).size() > ofType(before, type).size()) {
        errors.forbidden(
            "status.conditions", "updates may not add a condition of type \"" + type + "\"");
      }
    }
  }

  private static void newCertificate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    String now = certificate(object);
    if (!now.equals(certificate(old)) && IssuedCertificate.objection(certificate(old)).isEmpty()) {
      IssuedCertificate.objection(now)
          .ifPresent(wrong -> errors.invalid("status.certificate", "<certificate data>", wrong));
    }
  }

  /** A certificate is handed out once. */
  private static void keptCertificate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    String before = certificate(old);
    if (!before.isEmpty() && !certificate(object).equals(before)) {
      errors.forbidden("status.certificate", "updates may not modify existing certificate content");
    }
  }

  private static String certificate(ObjectNode request) {
    return Meta.text(request.path("status"), "certificate");
  }
}
