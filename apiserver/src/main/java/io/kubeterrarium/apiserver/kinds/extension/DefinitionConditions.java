package io.kubeterrarium.apiserver.kinds.extension;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The conditions of a definition: NamesAccepted, Established, Terminating. */
public final class DefinitionConditions {
  private DefinitionConditions() {}

  public static boolean isTrue(JsonNode definition, String type) {
    ObjectNode condition = find(definition, type);
    return condition != null && Meta.text(condition, "status").equals("True");
  }

  static @Nullable ObjectNode find(JsonNode definition, String type) {
    for (ObjectNode condition : Defaults.objects(definition.path("status"), "conditions")) {
      if (Meta.text(condition, "type").equals(type)) {
        return condition;
      }
    }
    return null;
  }

  /** Sets a condition; its time moves only where its status does. */
  public static void set(
      ObjectNode definition,
      String type,
      boolean status,
      String reason,
      String message,
      Instant now) {
    String text = status ? "True" : "False";
    ObjectNode before = find(definition, type);
    ObjectNode condition = Json.object().put("type", type).put("status", text);
    condition.put(
        "lastTransitionTime",
        before != null && Meta.text(before, "status").equals(text)
            ? Meta.text(before, "lastTransitionTime")
            : ObjectMeta.time(now));
    condition.put("reason", reason).put("message", message);
    set(definition, condition);
  }

  static void set(ObjectNode definition, ObjectNode condition) {
    ObjectNode status = Meta.child(definition, "status");
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode known ? known : status.putArray("conditions");
    for (int i = 0; i < conditions.size(); i++) {
      if (Meta.text(conditions.get(i), "type").equals(Meta.text(condition, "type"))) {
        conditions.set(i, condition);
        return;
      }
    }
    conditions.add(condition);
  }
}
