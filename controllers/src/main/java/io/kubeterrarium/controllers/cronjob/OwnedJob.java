package io.kubeterrarium.controllers.cronjob;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A Job that a CronJob has started. */
final class OwnedJob {
  private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

  private OwnedJob() {}

  static ObjectNode of(CronJob cronJob, Instant scheduled) {
    JsonNode template = Json.tree(cronJob).path("spec").path("jobTemplate");
    ObjectNode job = Json.object();
    ObjectNode metadata = job.putObject("metadata");
    metadata.put("name", cronJob.getMetadata().getName() + "-" + scheduled.getEpochSecond() / 60);
    metadata.put("namespace", cronJob.getMetadata().getNamespace());
    for (String field : List.of("labels", "annotations")) {
      if (template.path("metadata").hasNonNull(field)) {
        metadata.set(field, template.path("metadata").path(field).deepCopy());
      }
    }
    Meta.child(metadata, "annotations").put(SCHEDULED, scheduled.toString());
    metadata.putArray("ownerReferences").add(CronJobReconciler.owner(cronJob).reference());
    job.set("spec", template.path("spec").deepCopy());
    return job;
  }

  static boolean isOver(Job job) {
    return !end(job).isEmpty();
  }

  /** {@code Complete} or {@code Failed}; empty while it runs. */
  static String end(Job job) {
    for (JobCondition each : conditions(job)) {
      boolean ends = "Complete".equals(each.getType()) || "Failed".equals(each.getType());
      if (ends && "True".equals(each.getStatus())) {
        return each.getType();
      }
    }
    return "";
  }

  static Instant endedAt(Job job) {
    for (JobCondition each : conditions(job)) {
      if (end(job).equals(each.getType()) && each.getLastTransitionTime() != null) {
        return Instant.parse(each.getLastTransitionTime());
      }
    }
    return Instant.EPOCH;
  }

  private static List<JobCondition> conditions(Job job) {
    return job.getStatus() == null
        ? List.of()
        : Objects.requireNonNullElse(job.getStatus().getConditions(), List.of());
  }

  /** Whether the CronJob's status still names it as running. */
  static boolean isAmong(CronJob cronJob, Job job) {
    List<ObjectReference> active =
        cronJob.getStatus() == null || cronJob.getStatus().getActive() == null
            ? List.of()
            : cronJob.getStatus().getActive();
    return active.stream().anyMatch(each -> job.getMetadata().getUid().equals(each.getUid()));
  }

  static ObjectNode reference(Job job) {
    return Json.object()
        .put("kind", "Job")
        .put("namespace", job.getMetadata().getNamespace())
        .put("name", job.getMetadata().getName())
        .put("uid", job.getMetadata().getUid())
        .put("apiVersion", "batch/v1");
  }
}
