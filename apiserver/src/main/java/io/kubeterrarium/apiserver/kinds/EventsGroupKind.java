package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.resource.MetaRule;
import io.kubeterrarium.apiserver.resource.NameRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Event as {@code events.k8s.io/v1} words it: the same objects as the core group's. */
final class EventsGroupKind extends EventKind {
  private static final ResourceType TYPE_V1 =
      ResourceType.namespaced("events.k8s.io/v1", "Event", "events").shortNames("ev");

  /** Their name here, their name in the core group. */
  private static final Map<String, String> NAMES =
      Map.of(
          "regarding", "involvedObject",
          "note", "message",
          "reportingController", "reportingComponent",
          "deprecatedSource", "source",
          "deprecatedFirstTimestamp", "firstTimestamp",
          "deprecatedLastTimestamp", "lastTimestamp",
          "deprecatedCount", "count");

  @Override
  public ResourceType type() {
    return TYPE_V1;
  }

  @Override
  public NameRule nameRule() {
    return NameRule.DNS_SUBDOMAIN;
  }

  @Override
  public MetaRule metaRule() {
    return MetaRule.CORE;
  }

  @Override
  public GroupVersionKind storedKind() {
    return TYPE.kind();
  }

  @Override
  public ObjectNode toStored(ObjectNode event) {
    NAMES.forEach((here, there) -> rename(event, here, there));
    return event.put("apiVersion", TYPE.kind().apiVersion());
  }

  @Override
  public ObjectNode fromStored(ObjectNode stored) {
    ObjectNode event = stored.deepCopy();
    NAMES.forEach((here, there) -> rename(event, there, here));
    return event.put("apiVersion", TYPE_V1.kind().apiVersion());
  }

  private static void rename(ObjectNode event, String from, String to) {
    JsonNode value = event.remove(from);
    if (value != null) {
      event.set(to, value);
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode event, FieldErrors errors) {
    EventValidation.check(event, "reportingController", errors);
    EventValidation.checkStrictly(event, errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode event, ObjectNode old, FieldErrors errors) {
    EventValidation.check(event, "reportingController", errors);
    EventValidation.checkChange(event, old, errors);
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode event) {
    Map<String, String> fields = new LinkedHashMap<>();
    super.selectableFields(event)
        .forEach((name, value) -> fields.put(name.replace("involvedObject.", "regarding."), value));
    fields.remove("reportingComponent");
    fields.remove("source");
    fields.put("reportingController", Meta.text(event, "reportingComponent"));
    return fields;
  }
}
