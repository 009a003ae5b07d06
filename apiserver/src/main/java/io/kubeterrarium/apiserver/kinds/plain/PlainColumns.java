package io.kubeterrarium.apiserver.kinds.plain;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;
import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code kubectl get} prints of the kinds without a file of their own, by resource. Made when
 * it is asked for.
 */
final class PlainColumns {
  private static final String DEFAULT_ATTRIBUTES =
      "volumeattributesclass.kubernetes.io/is-default-class";

  private PlainColumns() {}

  static TableColumns of(String resource) {
    return switch (resource) {
      case "csidrivers" -> csiDrivers();
      case "csinodes" ->
          named()
              .column(
                  "Drivers",
                  "integer",
                  "How many drivers there are on the node.",
                  Cells.number(node -> (long) node.path("spec").path("drivers").size()))
              .age();
      case "csistoragecapacities" ->
          named()
              .column("StorageClassName", "string", "Which class.", of("", "storageClassName"))
              .column(
                  "Capacity",
                  "string",
                  "How much there is.",
                  text(each -> orUnset(value(each, "capacity"))));
      case "flowschemas" -> flowSchemas();
      case "ipaddresses" ->
          named().column("ParentRef", "string", "What holds it.", text(PlainColumns::parent));
      case "mutatingwebhookconfigurations", "validatingwebhookconfigurations" ->
          named()
              .column(
                  "Webhooks",
                  "integer",
                  "How many webhooks it holds.",
                  Cells.number(each -> (long) each.path("webhooks").size()))
              .age();
      case "podtemplates" ->
          named()
              .column("Containers", "string", "By name.", text(each -> inTemplate(each, "name")))
              .column("Images", "string", "Their images.", text(each -> inTemplate(each, "image")))
              .column(
                  "Pod Labels",
                  "string",
                  "The labels of its pods.",
                  text(each -> Cells.labels(Meta.of(each.path("template")).path("labels"))));
      case "prioritylevelconfigurations" -> priorityLevels();
      case "resourceclaims" ->
          named()
              .column("State", "string", "How far it has come.", text(PlainColumns::state))
              .age();
      case "resourceslices" ->
          named()
              .column("Node", "string", "Whose devices.", text(PlainColumns::node))
              .column("Driver", "string", "Who serves them.", of("spec", "driver"))
              .column(
                  "Pool",
                  "string",
                  "The pool they are of.",
                  text(slice -> Meta.text(slice.path("spec").path("pool"), "name")))
              .age();
      case "servicecidrs" ->
          named()
              .column("CIDRs", "string", "The ranges.", text(each -> words(each, "cidrs")))
              .age();
      case "volumeattributesclasses" ->
          TableColumns.start()
              .name(each -> Cells.nameOrDefault(each, DEFAULT_ATTRIBUTES))
              .column("DriverName", "string", "Whose attributes.", of("", "driverName"))
              .age();
      default -> TableColumns.NAME_AND_AGE;
    };
  }

  private static TableColumns named() {
    return TableColumns.start().name();
  }

  private static TableColumns.Cell of(String parent, String field) {
    return text(each -> value(parent.isEmpty() ? each : each.path(parent), field));
  }

  private static String value(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    return value.isValueNode() && !value.isNull() ? value.asString() : "";
  }

  private static String orUnset(String value) {
    return value.isEmpty() ? "<unset>" : value;
  }

  private static TableColumns.Cell flag(String parent, String field) {
    return flag(parent, field, false);
  }

  private static TableColumns.Cell flag(String parent, String field, boolean otherwise) {
    return Cells.flag(each -> each.path(parent).path(field).asBoolean(otherwise));
  }

  private static String inTemplate(ObjectNode holder, String field) {
    return Cells.each(holder.path("template"), field);
  }

  private static String words(ObjectNode object, String field) {
    List<String> words = new ArrayList<>();
    object.path("spec").path(field).forEach(word -> words.add(word.asString("")));
    return String.join(",", words);
  }

  private static TableColumns csiDrivers() {
    return named()
        .column(
            "AttachRequired", "boolean", "Whether to attach.", flag("spec", "attachRequired", true))
        .column("PodInfoOnMount", "boolean", "Whether to tell.", flag("spec", "podInfoOnMount"))
        .column("StorageCapacity", "boolean", "Whether to count.", flag("spec", "storageCapacity"))
        .column("TokenRequests", "string", "For whom.", text(PlainColumns::audiences))
        .column(
            "RequiresRepublish", "boolean", "Whether to repeat.", flag("spec", "requiresRepublish"))
        .column(
            "Modes",
            "string",
            "Which lifecycles its volumes have.",
            text(driver -> Cells.orNone(words(driver, "volumeLifecycleModes"))))
        .age();
  }

  private static String audiences(ObjectNode driver) {
    List<String> audiences = new ArrayList<>();
    objects(driver.path("spec"), "tokenRequests")
        .forEach(request -> audiences.add(Meta.text(request, "audience")));
    return orUnset(String.join(",", audiences));
  }

  private static TableColumns flowSchemas() {
    return named()
        .column(
            "PriorityLevel",
            "string",
            "Where its requests go.",
            text(flow -> Meta.text(flow.path("spec").path("priorityLevelConfiguration"), "name")))
        .column(
            "MatchingPrecedence",
            "string",
            "Lower goes first.",
            Cells.number(flow -> flow.path("spec").path("matchingPrecedence").asLong(0)))
        .column(
            "DistinguisherMethod",
            "string",
            "What tells flows apart.",
            text(
                flow ->
                    Cells.orNone(Meta.text(flow.path("spec").path("distinguisherMethod"), "type"))))
        .age()
        .column(
            "MissingPL", "string", "Whether the level is missing.", text(PlainColumns::dangling));
  }

  private static String dangling(ObjectNode flow) {
    for (ObjectNode condition : objects(flow.path("status"), "conditions")) {
      if (Meta.text(condition, "type").equals("Dangling")) {
        return Meta.text(condition, "status");
      }
    }
    return "?";
  }

  private static TableColumns priorityLevels() {
    return named()
        .column("Type", "string", "Limited or Exempt.", of("spec", "type"))
        .column(
            "NominalConcurrencyShares",
            "string",
            "Its share of the server.",
            (level, now) -> limited(level, "nominalConcurrencyShares", false))
        .column("Queues", "string", "How many.", (level, now) -> limited(level, "queues", true))
        .column("HandSize", "string", "How many.", (level, now) -> limited(level, "handSize", true))
        .column(
            "QueueLengthLimit",
            "string",
            "How long.",
            (level, now) -> limited(level, "queueLengthLimit", true))
        .age();
  }

  private static JsonNode limited(ObjectNode level, String field, boolean queued) {
    JsonNode limited = level.path("spec").path("limited");
    JsonNode value = (queued ? limited.path("limitResponse").path("queuing") : limited).path(field);
    return value.isNumber() ? value : Cells.string(Cells.NONE);
  }

  private static String parent(ObjectNode address) {
    JsonNode reference = address.path("spec").path("parentRef");
    if (!reference.isObject()) {
      return Cells.NONE;
    }
    String group = Meta.text(reference, "group");
    String resource = Meta.text(reference, "resource");
    String namespace = Meta.text(reference, "namespace");
    return resource
        + (group.isEmpty() ? "" : "." + group)
        + "/"
        + (namespace.isEmpty() ? "" : namespace + "/")
        + Meta.text(reference, "name");
  }

  private static String state(ObjectNode claim) {
    List<String> states = new ArrayList<>();
    boolean deleted = Meta.isDeleting(claim);
    boolean allocated = claim.path("status").path("allocation").isObject();
    if (deleted) {
      states.add("deleted");
    }
    if (allocated) {
      states.add("allocated");
      if (!claim.path("status").path("reservedFor").isEmpty()) {
        states.add("reserved");
      }
    } else if (!deleted) {
      states.add("pending");
    }
    return String.join(",", states);
  }

  private static String node(ObjectNode slice) {
    JsonNode spec = slice.path("spec");
    String name = Meta.text(spec, "nodeName");
    return name.isEmpty() ? spec.path("allNodes").asBoolean(false) ? "<all>" : "<some>" : name;
  }
}
