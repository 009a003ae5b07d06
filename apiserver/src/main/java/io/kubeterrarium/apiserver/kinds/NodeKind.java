package io.kubeterrarium.apiserver.kinds;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;
import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Aliases;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.pod.Quantities;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Node. Its agent creates it together with its status, which therefore is kept on a create. */
final class NodeKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.clusterWide("v1", "Node", "nodes").shortNames("no");

  private static final String ROLE_LABEL = "node-role.kubernetes.io/";

  private static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Status",
              "string",
              "Whether the node is ready and takes new pods.",
              text(NodeKind::status))
          .column(
              "Roles", "string", "The roles that the node's labels name.", text(NodeKind::roles))
          .age()
          .column(
              "Version",
              "string",
              "The version of the node's agent.",
              text(node -> info(node, "kubeletVersion", "")))
          .wide(
              "Internal-IP",
              "string",
              "The node's address inside the cluster.",
              text(node -> address(node, "InternalIP")))
          .wide(
              "External-IP",
              "string",
              "The node's address outside the cluster.",
              text(node -> address(node, "ExternalIP")))
          .wide(
              "OS-Image",
              "string",
              "The node's operating system, as the node names it.",
              text(node -> info(node, "osImage", Cells.UNKNOWN)))
          .wide(
              "Kernel-Version",
              "string",
              "The version of the node's kernel.",
              text(node -> info(node, "kernelVersion", Cells.UNKNOWN)))
          .wide(
              "Container-Runtime",
              "string",
              "What runs containers on the node, with its version.",
              text(node -> info(node, "containerRuntimeVersion", Cells.UNKNOWN)));

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public void setDefaults(ObjectNode node) {
    ObjectNode spec = Meta.child(node, "spec");
    Aliases.firstOf(spec, "podCIDR", "podCIDRs", "");
    completeStatus(node);
  }

  private static void completeStatus(ObjectNode node) {
    ObjectNode status = Meta.child(node, "status");
    if (status.has("capacity") && !status.has("allocatable")) {
      status.set("allocatable", status.path("capacity").deepCopy());
    }
    Quantities.canonical(status, "capacity");
    Quantities.canonical(status, "allocatable");
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode node) {}

  @Override
  public void validateCreate(WriteContext context, ObjectNode node, FieldErrors errors) {
    NodeValidation.check(node, Json.object(), errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode node, ObjectNode old, FieldErrors errors) {
    NodeValidation.check(node, old, errors);
    NodeValidation.checkUpdate(node, old, errors);
  }

  @Override
  public void warn(ObjectNode node, @Nullable ObjectNode old, List<String> warnings) {
    NodeValidation.warn(node.path("spec"), warnings);
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode node) {
    return Map.of(
        "spec.unschedulable",
        Boolean.toString(node.path("spec").path("unschedulable").asBoolean(false)));
  }

  @Override
  public TableColumns columns() {
    return COLUMNS;
  }

  @Override
  public Map<String, Subresource> subresources() {
    return Map.of(
        "proxy",
        new Subresource.Refused(
            GroupVersionKind.of("v1", "NodeProxyOptions"),
            Set.of("create", "delete", "get", "patch", "update"),
            "nodes are simulated: there is no kubelet to connect to"),
        "status",
        new StatusSubresource(
            TYPE.kind(),
            NodeKind::completeStatus,
            (node, old, errors) -> {
              NodeValidation.check(node, old, errors);
              NodeValidation.checkUpdate(node, old, errors);
            }));
  }

  private static String status(ObjectNode node) {
    List<String> words = new ArrayList<>();
    for (ObjectNode condition : objects(node.path("status"), "conditions")) {
      if (Meta.text(condition, "type").equals("Ready")) {
        words.add(Meta.text(condition, "status").equals("True") ? "Ready" : "NotReady");
      }
    }
    if (words.isEmpty()) {
      words.add("Unknown");
    }
    if (node.path("spec").path("unschedulable").asBoolean(false)) {
      words.add("SchedulingDisabled");
    }
    return String.join(",", words);
  }

  private static String roles(JsonNode node) {
    Set<String> roles = new TreeSet<>();
    Meta.labels(node)
        .forEach(
            (key, value) -> {
              if (key.startsWith(ROLE_LABEL) && key.length() > ROLE_LABEL.length()) {
                roles.add(key.substring(ROLE_LABEL.length()));
              } else if (key.equals("kubernetes.io/role") && !value.isEmpty()) {
                roles.add(value);
              }
            });
    return Cells.orNone(String.join(",", roles));
  }

  private static String info(JsonNode node, String field, String otherwise) {
    String value = Meta.text(node.path("status").path("nodeInfo"), field);
    return value.isEmpty() ? otherwise : value;
  }

  private static String address(JsonNode node, String type) {
    return objects(node.path("status"), "addresses").stream()
        .filter(address -> Meta.text(address, "type").equals(type))
        .map(address -> Meta.text(address, "address"))
        .findFirst()
        .orElse(Cells.NONE);
  }
}
