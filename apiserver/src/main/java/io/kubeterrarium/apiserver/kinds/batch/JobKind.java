package io.kubeterrarium.apiserver.kinds.batch;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateDefaults;
import io.kubeterrarium.apiserver.kinds.warning.PodWarnings;
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

/** Job. */
public final class JobKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("batch/v1", "Job", "jobs").categories("all");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of("status", new StatusSubresource(TYPE.kind(), JobStatusValidation::check));

  private static final String UID = "batch.kubernetes.io/controller-uid";
  private static final String NAME = "batch.kubernetes.io/job-name";

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public void setDefaults(ObjectNode job) {
    ObjectNode spec = Meta.child(job, "spec");
    if (Defaults.isUnset(spec.path("completions")) && Defaults.isUnset(spec.path("parallelism"))) {
      spec.put("completions", 1);
    }
    Defaults.number(spec, "parallelism", 1);
    boolean perIndex = !Defaults.isUnset(spec.path("backoffLimitPerIndex"));
    Defaults.number(spec, "backoffLimit", perIndex ? Integer.MAX_VALUE : 6);
    Defaults.textPointer(spec, "completionMode", "NonIndexed");
    Defaults.flag(spec, "suspend", false);
    Defaults.flag(spec, "manualSelector", false);
    boolean hasPolicy = spec.path("podFailurePolicy").isObject();
    Defaults.textPointer(
        spec, "podReplacementPolicy", hasPolicy ? "Failed" : "TerminatingOrFailed");
    for (ObjectNode rule : objects(spec.path("podFailurePolicy"), "rules")) {
      for (ObjectNode pattern : objects(rule, "onPodConditions")) {
        Defaults.text(pattern, "status", "True");
      }
    }
    ObjectNode template = Meta.child(spec, "template");
    PodTemplateDefaults.set(template);
    labelAsTemplate(job);
  }

  /**
   * A Job without labels has those of its pods: the very same tree, until {@link #prepareForCreate}
   * has seen whether they are, as upstream's map of labels is one for both.
   */
  private static void labelAsTemplate(ObjectNode job) {
    JsonNode labels = Meta.of(job.path("spec").path("template")).path("labels");
    if (Meta.labels(job).isEmpty() && !labels.isEmpty()) {
      Meta.edit(job).set("labels", labels);
    }
  }

  /** As long as Jobs have been there. */
  @Override
  public String defaultPropagationPolicy() {
    return "Orphan";
  }

  @Override
  public String orphaningWarning() {
    return "child pods are preserved by default when jobs are deleted; "
        + "set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to "
        + "suppress this warning";
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode job) {
    job.putObject("status");
    ObjectNode spec = Meta.child(job, "spec");
    if (!spec.path("manualSelector").asBoolean(false)) {
      select(job, spec);
      labelAsTemplate(job); // Upstream does so whenever it reads the stored Job.
    }
    separateLabels(job);
  }

  private static void separateLabels(ObjectNode job) {
    ObjectNode metadata = Meta.edit(job);
    if (metadata.get("labels") instanceof ObjectNode labels
        && labels == Meta.of(job.path("spec").path("template")).get("labels")) {
      metadata.set("labels", labels.deepCopy());
    }
  }

  @Override
  public void prepareForUpdate(WriteContext context, ObjectNode job, ObjectNode old) {
    Strategy.super.prepareForUpdate(context, job, old);
    separateLabels(job);
  }

  /** A Job that does not say how to find its pods finds them by its own uid. */
  private static void select(ObjectNode job, ObjectNode spec) {
    ObjectNode labels = Meta.child(Meta.edit(Meta.child(spec, "template")), "labels");
    Defaults.text(labels, UID, Meta.uid(job));
    Defaults.text(labels, NAME, Meta.name(job));
    Defaults.text(labels, "controller-uid", Meta.uid(job));
    Defaults.text(labels, "job-name", Meta.name(job));
    ObjectNode selector = Meta.child(spec, "selector");
    ObjectNode wanted = Meta.child(selector, "matchLabels");
    Defaults.text(wanted, UID, Meta.uid(job));
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode job, FieldErrors errors) {
    JobValidation.generatedSelector(job, errors);
    JobValidation.check(Meta.child(job, "spec"), errors);
    JobValidation.lastPodName(job, errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode job, ObjectNode old, FieldErrors errors) {
    JobValidation.generatedSelectorStays(job, old, errors);
    JobValidation.check(Meta.child(job, "spec"), errors);
    JobValidation.lastPodName(job, errors);
    JobValidation.checkUpdate(job.path("spec"), old, errors);
  }

  @Override
  public void warn(ObjectNode job, @Nullable ObjectNode old, List<String> warnings) {
    if (old == null) {
      PodWarnings.workloadName(job, warnings);
    }
    if (PodWarnings.isNew(job, old)) {
      JobWarnings.spec(job.path("spec"), "spec", warnings);
    }
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode job) {
    return Map.of(
        "status.successful", Long.toString(job.path("status").path("succeeded").asLong(0)));
  }

  @Override
  public TableColumns columns() {
    return JobColumns.ALL;
  }

  @Override
  public Map<String, Subresource> subresources() {
    return SUBRESOURCES;
  }
}
