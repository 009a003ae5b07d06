package io.kubeterrarium.apiserver.kinds.apps;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.meta.SameTree;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** ControllerRevision: a template that a StatefulSet or DaemonSet had once. */
public final class ControllerRevisionKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("apps/v1", "ControllerRevision", "controllerrevisions");

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public void setDefaults(ObjectNode revision) {
    Defaults.number(revision, "revision", 0);
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode revision, FieldErrors errors) {
    notNegative(revision, errors);
    if (Defaults.isUnset(revision.path("data"))) {
      errors.required("data", "data is mandatory");
    } else if (!revision.path("data").isObject()) {
      errors.required("data", "data must be a valid JSON object");
    }
  }

  private static void notNegative(ObjectNode revision, FieldErrors errors) {
    if (revision.path("revision").asLong(0) < 0) {
      errors.invalid("revision", revision.path("revision"), "must be greater than or equal to 0");
    }
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode revision, ObjectNode old, FieldErrors errors) {
    notNegative(revision, errors);
    if (!SameTree.same(revision.path("data"), old.path("data"))) {
      errors.invalid("data", revision.get("data"), "field is immutable");
    }
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name()
        .column("Controller", "string", "Whose revision it is.", Cells.text(this::controller))
        .column(
            "Revision",
            "string",
            "Counts the controller's revisions.",
            Cells.number(revision -> revision.path("revision").asLong(0)))
        .age();
  }

  /** As {@code statefulset.apps/web}. */
  private String controller(ObjectNode revision) {
    for (ObjectNode owner : Defaults.objects(Meta.of(revision), "ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        String apiVersion = Meta.text(owner, "apiVersion");
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
        String kind = Meta.text(owner, "kind").toLowerCase(Locale.ROOT);
        return kind + group + "/" + Meta.text(owner, "name");
      }
    }
    return Cells.NONE;
  }
}
