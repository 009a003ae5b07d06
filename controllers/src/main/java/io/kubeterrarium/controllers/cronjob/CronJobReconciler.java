package io.kubeterrarium.controllers.cronjob;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.time.Zones;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.queue.Reconciler;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.ownership.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Notes which Jobs have ended, starts the one that is due, and clears up. */
final class CronJobReconciler implements Reconciler<ObjectName> {
  private static final GroupVersionKind KIND = GroupVersionKind.of("batch/v1", "CronJob");

  private final ControllerContext context;
  private final Lister<CronJob> cronJobs;
  private final Lister<Job> jobs;
  private final ResourceClient<CronJob> client;
  private final ResourceClient<Job> jobClient;

  CronJobReconciler(ControllerContext context, Lister<CronJob> cronJobs, Lister<Job> jobs) {
    this.context = context;
    this.cronJobs = cronJobs;
    this.jobs = jobs;
    client = new ResourceClient<>(context.transport(), WorkloadResources.CRON_JOBS);
    jobClient = new ResourceClient<>(context.transport(), WorkloadResources.JOBS);
  }

  @Override
  public Result reconcile(ObjectName key) {
    CronJob cronJob = cronJobs.get(key.namespace(), key.name());
    if (cronJob == null || cronJob.getMetadata().getDeletionTimestamp() != null) {
      return Result.DONE;
    }
    Instant now = context.runtime().time().instant();
    List<Job> own = jobs.byIndex(Indices.CONTROLLER, cronJob.getMetadata().getUid());
    cronJob = asLateAsItsJobs(cronJob, own);
    List<Job> active = active(cronJob, own);
    tellEnds(cronJob, own);
    Schedule schedule = schedule(cronJob);
    if (Boolean.TRUE.equals(cronJob.getSpec().getSuspend())) {
      schedule = null;
    }
    Instant due = schedule == null ? null : due(cronJob, schedule, now);
    Instant started = null;
    if (due != null && mayStart(cronJob, active)) {
      active.addAll(start(cronJob, due));
      started = due;
    }
    writeStatus(cronJob, own, active, started);
    clearUp(cronJob, own);
    Instant next = schedule == null ? null : schedule.next(now);
    return next == null ? Result.DONE : Result.after(Duration.between(now, next));
  }

  /** The cached CronJob may be from before the status in which its newest Job was noted. */
  private CronJob asLateAsItsJobs(CronJob cronJob, List<Job> own) {
    boolean allKnown =
        own.stream().allMatch(job -> OwnedJob.isOver(job) || OwnedJob.isAmong(cronJob, job));
    CronJob latest =
        allKnown
            ? null
            : client.find(cronJob.getMetadata().getNamespace(), cronJob.getMetadata().getName());
    return latest != null && cronJob.getMetadata().getUid().equals(latest.getMetadata().getUid())
        ? latest
        : cronJob;
  }

  /** Those that it started and that still run; one that somebody else started does not count. */
  private List<Job> active(CronJob cronJob, List<Job> own) {
    List<Job> active = new ArrayList<>();
    for (Job job : own) {
      if (OwnedJob.isAmong(cronJob, job) && !OwnedJob.isOver(job)) {
        active.add(job);
      } else if (!OwnedJob.isOver(job)) {
        String message = "Saw a job that the controller did not create or forgot: ";
        context
            .events()
            .warning(cronJob, KIND, "UnexpectedJob", message + job.getMetadata().getName());
      }
    }
    return active;
  }

  /** Null where nobody knows its zone, of which its user is told. */
  private @Nullable Schedule schedule(CronJob cronJob) {
    String name = cronJob.getSpec().getTimeZone();
    ZoneId zone = name == null ? ZoneOffset.UTC : Zones.named(name).orElse(null);
    if (zone == null) {
      String message = "invalid timeZone: \"" + name + "\": unknown time zone " + name;
      context.events().warning(cronJob, KIND, "UnknownTimeZone", message);
      return null;
    }
    return Schedule.parse(cronJob.getSpec().getSchedule(), zone);
  }

  /** The latest time that has come and was not started; null for none, or where it is too late. */
  private @Nullable Instant due(CronJob cronJob, Schedule schedule, Instant now) {
    String last = cronJob.getStatus() == null ? null : cronJob.getStatus().getLastScheduleTime();
    Instant after =
        Instant.parse(last != null ? last : cronJob.getMetadata().getCreationTimestamp());
    Long patience = cronJob.getSpec().getStartingDeadlineSeconds();
    if (patience != null && now.minusSeconds(patience).isAfter(after)) {
      after = now.minusSeconds(patience);
    }
    return schedule.last(after, now);
  }

  private boolean mayStart(CronJob cronJob, List<Job> active) {
    String policy = Objects.requireNonNullElse(cronJob.getSpec().getConcurrencyPolicy(), "Allow");
    if (active.isEmpty() || policy.equals("Allow")) {
      return true;
    }
    if (policy.equals("Forbid")) {
      context
          .events()
          .normal(
              cronJob,
              KIND,
              "JobAlreadyActive",
              "Not starting job because prior execution is running and concurrency policy is"
                  + " Forbid");
      return false;
    }
    active.forEach(job -> delete(cronJob, job));
    active.clear();
    return true;
  }

  /** Also where the Job of that time is there already, but could not be noted last time. */
  private List<Job> start(CronJob cronJob, Instant due) {
    ObjectNode job = OwnedJob.of(cronJob, due);
    try {
      Job made =
          Json.typed(jobClient.createTree(cronJob.getMetadata().getNamespace(), job), Job.class);
      tell(cronJob, "SuccessfulCreate", "Created job " + made.getMetadata().getName());
      return List.of(made);
    } catch (ApiStatusException e) {
      if (e.isAlreadyExists()) {
        Job there = jobClient.find(cronJob.getMetadata().getNamespace(), Meta.name(job));
        return there != null && isOwn(there, cronJob) && !OwnedJob.isOver(there)
            ? List.of(there)
            : List.of();
      }
      if (e.isNamespaceTerminating()) {
        return List.of();
      }
      context
          .events()
          .warning(cronJob, KIND, "FailedCreate", "Error creating job: " + e.getMessage());
      throw e;
    }
  }

  private static boolean isOwn(Job job, CronJob cronJob) {
    OwnerReference owner = Indices.controllerOf(job);
    return owner != null && owner.getUid().equals(cronJob.getMetadata().getUid());
  }

  private void tellEnds(CronJob cronJob, List<Job> own) {
    for (Job job : own) {
      if (OwnedJob.isOver(job) && OwnedJob.isAmong(cronJob, job)) {
        tell(
            cronJob,
            "SawCompletedJob",
            "Saw completed job: %s, condition: %s"
                .formatted(job.getMetadata().getName(), OwnedJob.end(job)));
      }
    }
  }

  private void writeStatus(
      CronJob cronJob, List<Job> own, List<Job> active, @Nullable Instant started) {
    ObjectNode tree = Json.tree(cronJob);
    ObjectNode status =
        tree.path("status") instanceof ObjectNode known ? known.deepCopy() : Json.object();
    ArrayNode references = Json.array();
    active.stream()
        .sorted(Comparator.comparing(job -> job.getMetadata().getName()))
        .forEach(job -> references.add(OwnedJob.reference(job)));
    if (references.isEmpty()) {
      status.remove("active");
    } else {
      status.set("active", references);
    }
    if (started != null) {
      status.put("lastScheduleTime", started.toString());
    }
    own.stream()
        .filter(job -> OwnedJob.end(job).equals("Complete"))
        .map(OwnedJob::endedAt)
        .max(Comparator.naturalOrder())
        .map(Instant::toString)
        .filter(end -> end.compareTo(status.path("lastSuccessfulTime").asString("")) > 0)
        .ifPresent(end -> status.put("lastSuccessfulTime", end));
    if (!status.equals(tree.path("status"))) {
      tree.set("status", status);
      client.updateStatusTree(tree);
    }
  }

  private void clearUp(CronJob cronJob, List<Job> own) {
    keep(cronJob, own, "Complete", cronJob.getSpec().getSuccessfulJobsHistoryLimit());
    keep(cronJob, own, "Failed", cronJob.getSpec().getFailedJobsHistoryLimit());
  }

  private void keep(CronJob cronJob, List<Job> own, String end, @Nullable Integer limit) {
    if (limit == null) {
      return;
    }
    List<Job> ended =
        own.stream()
            .filter(job -> OwnedJob.end(job).equals(end))
            .sorted(Comparator.comparing(OwnedJob::endedAt))
            .toList();
    ended.subList(0, Math.max(0, ended.size() - limit)).forEach(job -> delete(cronJob, job));
  }

  private void delete(CronJob cronJob, Job job) {
    if (jobClient.deleteIfPresent(
        job.getMetadata().getNamespace(),
        job.getMetadata().getName(),
        DeleteRequest.ofUid(job.getMetadata().getUid()).propagating("Background"))) {
      tell(cronJob, "SuccessfulDelete", "Deleted job " + job.getMetadata().getName());
    }
  }

  private void tell(CronJob cronJob, String reason, String message) {
    context.events().normal(cronJob, KIND, reason, message);
  }

  static Owner owner(CronJob cronJob) {
    return Owner.of(cronJob, WorkloadResources.CRON_JOBS);
  }
}
