package io.kubeterrarium.apiserver.kinds.apps;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.TemplateColumns;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateDefaults;
import io.kubeterrarium.apiserver.kinds.warning.ClaimWarnings;
import io.kubeterrarium.apiserver.kinds.warning.PodWarnings;
import io.kubeterrarium.apiserver.resource.NameRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** StatefulSet. */
public final class StatefulSetKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("apps/v1", "StatefulSet", "statefulsets")
          .shortNames("sts")
          .categories("all");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of(
          "scale",
          new ScaleView(TYPE.kind()),
          "status",
          new StatusSubresource(
              TYPE.kind(),
              set -> {
                ReplicaStatusValidation.complete(set);
                Defaults.number(Meta.child(set, "status"), "availableReplicas", 0);
              },
              ReplicaStatusValidation::statefulSet));

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public NameRule nameRule() {
    return NameRule.DNS_LABEL;
  }

  @Override
  public void setDefaults(ObjectNode set) {
    ObjectNode spec = Meta.child(set, "spec");
    Defaults.number(spec, "replicas", 1);
    Defaults.number(spec, "revisionHistoryLimit", 10);
    Defaults.text(spec, "podManagementPolicy", "OrderedReady");
    ObjectNode strategy = Meta.child(spec, "updateStrategy");
    if (Meta.text(strategy, "type").isEmpty()) {
      strategy.put("type", "RollingUpdate");
      Defaults.struct(strategy, "rollingUpdate");
    }
    if (Meta.text(strategy, "type").equals("RollingUpdate")
        && strategy.get("rollingUpdate") instanceof ObjectNode rolling) {
      Defaults.number(rolling, "partition", 0);
      Defaults.number(rolling, "maxUnavailable", 1);
    }
    ObjectNode retention = Meta.child(spec, "persistentVolumeClaimRetentionPolicy");
    Defaults.text(retention, "whenDeleted", "Retain");
    Defaults.text(retention, "whenScaled", "Retain");
    PodTemplateDefaults.set(Meta.child(spec, "template"));
    for (ObjectNode claim : objects(spec, "volumeClaimTemplates")) {
      claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim"); // Whatever they say.
      Defaults.textPointer(Meta.child(claim, "spec"), "volumeMode", "Filesystem");
      Defaults.text(Meta.child(claim, "status"), "phase", "Pending");
    }
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode set) {
    set.putObject("status").put("replicas", 0).put("availableReplicas", 0);
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode set, FieldErrors errors) {
    StatefulSetValidation.checkCreate(Meta.child(set, "spec"), errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode set, ObjectNode old, FieldErrors errors) {
    StatefulSetValidation.checkUpdate(
        Meta.child(set, "spec"), Meta.child(old.deepCopy(), "spec"), errors);
  }

  /** Of claims every time; upstream's path of them is another on an update. */
  @Override
  public void warn(ObjectNode set, @Nullable ObjectNode old, List<String> warnings) {
    JsonNode spec = set.path("spec");
    if (PodWarnings.isNew(set, old)) {
      PodWarnings.template(spec.path("template"), "spec.template", warnings);
    }
    Defaults.each(
        spec,
        "volumeClaimTemplates",
        "spec",
        (claim, at) ->
            ClaimWarnings.spec(claim.path("spec"), old == null ? at : at + ".Spec", warnings));
  }

  @Override
  public TableColumns columns() {
    return Columns.ALL;
  }

  @Override
  public Map<String, Subresource> subresources() {
    return SUBRESOURCES;
  }

  /** Made when the first table is asked for. */
  private static final class Columns {
    static final TableColumns ALL =
        TemplateColumns.containers(
            TableColumns.start()
                .name()
                .column(
                    "Ready",
                    "string",
                    "How many pods are ready, of how many that are wanted.",
                    Cells.text(
                        set ->
                            set.path("status").path("readyReplicas").asLong(0)
                                + "/"
                                + set.path("spec").path("replicas").asLong(0)))
                .age());
  }
}
