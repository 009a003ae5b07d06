package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.resource.NameRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Namespace. It goes in two steps: the deletion marks it and turns it Terminating, and when its
 * content is gone the namespace controller takes {@code kubernetes} from {@code spec.finalizers}
 * through the {@code finalize} door.
 */
final class NamespaceKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.clusterWide("v1", "Namespace", "namespaces")
          .shortNames("ns")
          .verbs("create", "delete", "get", "list", "patch", "update", "watch");

  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  private static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Status",
              "string",
              "Whether the namespace is in use or on its way out.",
              Cells.text(ns -> Meta.text(ns.path("status"), "phase")))
          .age();

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public NameRule nameRule() {
    return NameRule.DNS_LABEL;
  }

  @Override
  public void setDefaults(ObjectNode namespace) {
    String name = Meta.name(namespace);
    if (!name.isEmpty()) {
      Meta.child(Meta.edit(namespace), "labels").put(NAME_LABEL, name);
    }
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode namespace) {
    setDefaults(namespace);
    namespace.putObject("status").put("phase", "Active");
    ArrayNode finalizers = finalizers(Meta.child(namespace, "spec"));
    if (finalizers.valueStream().noneMatch(f -> f.asString("").equals("kubernetes"))) {
      finalizers.add("kubernetes");
    }
  }

  @Override
  public void prepareForUpdate(WriteContext context, ObjectNode namespace, ObjectNode old) {
    namespace.set("status", old.path("status").deepCopy());
    if (old.path("spec").has("finalizers")) {
      Meta.child(namespace, "spec")
          .set("finalizers", old.path("spec").path("finalizers").deepCopy());
    } else {
      Meta.child(namespace, "spec").remove("finalizers");
    }
  }

  @Override
  public FirstDeletion firstDeletion() {
    return FirstDeletion.MARKS_WITH_POLICY;
  }

  @Override
  public void prepareForDelete(WriteContext context, ObjectNode namespace) {
    Meta.child(namespace, "status").put("phase", "Terminating");
  }

  @Override
  public boolean mayBeRemoved(ObjectNode namespace) {
    return namespace.path("spec").path("finalizers").isEmpty();
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode namespace) {
    return Map.of("status.phase", Meta.text(namespace.path("status"), "phase"));
  }

  @Override
  public TableColumns columns() {
    return COLUMNS;
  }

  @Override
  public Map<String, Subresource> subresources() {
    return Map.of(
        "finalize",
        new NamespaceFinalizeView(),
        "status",
        new StatusSubresource(
            TYPE.kind(),
            namespace -> Defaults.text(Meta.child(namespace, "status"), "phase", "Active"),
            NamespaceKind::checkStatus));
  }

  /** The capital letter of the path is upstream's. */
  private static void checkStatus(ObjectNode namespace, ObjectNode old, FieldErrors errors) {
    String phase = Meta.text(namespace.path("status"), "phase");
    boolean deleting = Meta.isDeleting(namespace);
    String only = deleting ? "Terminating" : "Active";
    if (!phase.equals(only)) {
      errors.invalid(
          "status.Phase",
          phase,
          "may only be '"
              + only
              + "' if `deletionTimestamp` is "
              + (deleting ? "not empty" : "empty"));
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode namespace, FieldErrors errors) {
    for (JsonNode finalizer : namespace.path("spec").path("finalizers")) {
      NamespaceFinalizeView.checkName(finalizer.asString(""), "spec.finalizers", errors);
    }
  }

  private static ArrayNode finalizers(ObjectNode spec) {
    return spec.path("finalizers") instanceof ArrayNode given ? given : spec.putArray("finalizers");
  }
}
