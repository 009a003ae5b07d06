package io.kubeterrarium.apiserver.kinds.batch;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.TemplateColumns;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateDefaults;
import io.kubeterrarium.apiserver.kinds.warning.PodWarnings;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.Age;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** CronJob. */
public final class CronJobKind implements Strategy {
  /** A job's name is the CronJob's, a dash, and the time in minutes. */
  private static final int LONGEST_NAME = 52;

  private static final List<String> POLICIES = List.of("Allow", "Forbid", "Replace");

  private static final ResourceType TYPE =
      ResourceType.namespaced("batch/v1", "CronJob", "cronjobs").shortNames("cj").categories("all");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of("status", new StatusSubresource(TYPE.kind()));

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public void setDefaults(ObjectNode cronJob) {
    ObjectNode spec = Meta.child(cronJob, "spec");
    Defaults.text(spec, "concurrencyPolicy", "Allow");
    Defaults.flag(spec, "suspend", false);
    Defaults.number(spec, "successfulJobsHistoryLimit", 3);
    Defaults.number(spec, "failedJobsHistoryLimit", 1);
    PodTemplateDefaults.set(template(spec));
    ObjectNode jobTemplate = Meta.child(spec, "jobTemplate");
    Defaults.struct(jobTemplate, "metadata");
    if (Meta.of(jobTemplate).path("creationTimestamp").isNull()) {
      Meta.edit(jobTemplate).remove("creationTimestamp");
    }
  }

  private static ObjectNode template(ObjectNode spec) {
    return Meta.child(Meta.child(Meta.child(spec, "jobTemplate"), "spec"), "template");
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode cronJob) {
    cronJob.putObject("status");
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode cronJob, FieldErrors errors) {
    check(cronJob, null, errors);
    String name = Meta.name(cronJob);
    if (name.length() > LONGEST_NAME) {
      errors.invalid("metadata.name", name, "must be no more than 52 characters");
    }
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode cronJob, ObjectNode old, FieldErrors errors) {
    check(cronJob, old.path("spec"), errors);
  }

  /**
   * @param old null on a create
   */
  private static void check(ObjectNode cronJob, @Nullable JsonNode old, FieldErrors errors) {
    ObjectNode spec = Meta.child(cronJob, "spec");
    schedule(spec, old, errors);
    Values.notNegative(spec, "spec", "startingDeadlineSeconds", errors);
    if (old == null || !old.path("timeZone").equals(spec.path("timeZone"))) {
      TimeZones.check(spec, errors);
    }
    Values.oneOf(spec, "spec", "concurrencyPolicy", POLICIES, errors);
    ObjectNode job = Meta.child(Meta.child(spec, "jobTemplate"), "spec");
    String path = "spec.jobTemplate.spec";
    JobValidation.common(job, Meta.child(job, "template"), path, errors);
    if (job.path("selector").isObject()) {
      errors.invalid(path + ".selector", job.get("selector"), "`selector` will be auto-generated");
    }
    if (job.path("manualSelector").asBoolean(false)) {
      errors.notSupported(path + ".manualSelector", true, List.of("nil", "false"));
    }
    Values.notNegative(spec, "spec", "successfulJobsHistoryLimit", errors);
    Values.notNegative(spec, "spec", "failedJobsHistoryLimit", errors);
  }

  /** A zone within the schedule is left to those who had one. */
  private static void schedule(ObjectNode spec, @Nullable JsonNode old, FieldErrors errors) {
    String schedule = Meta.text(spec, "schedule");
    if (schedule.isEmpty()) {
      errors.required("spec.schedule", "");
      return;
    }
    CronSchedule.problem(schedule)
        .ifPresent(problem -> errors.invalid("spec.schedule", schedule, problem));
    boolean hadZone = old != null && Meta.text(old, "schedule").contains("TZ");
    if (!schedule.contains("TZ")) {
      return;
    }
    if (!hadZone) {
      errors.invalid(
          "spec.schedule",
          schedule,
          "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    } else if (spec.hasNonNull("timeZone")) {
      errors.invalid(
          "spec.schedule",
          schedule,
          "cannot use both timeZone field and TZ or CRON_TZ in schedule");
    }
  }

  @Override
  public void warn(ObjectNode cronJob, @Nullable ObjectNode old, List<String> warnings) {
    JsonNode spec = cronJob.path("spec");
    if (old == null) {
      PodWarnings.workloadName(cronJob, warnings);
    }
    if (PodWarnings.isNew(cronJob, old)) {
      JobWarnings.spec(spec.path("jobTemplate").path("spec"), "spec.jobTemplate.spec", warnings);
    }
    if (old != null && Meta.text(spec, "schedule").contains("TZ")) {
      warnings.add(
          "cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see"
              + " https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more"
              + " details");
    }
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
                    .column("Schedule", "string", "When jobs start.", spec("schedule", ""))
                    .column("Timezone", "string", "Whose clock.", spec("timeZone", Cells.NONE))
                    .column(
                        "Suspend",
                        "boolean",
                        "Whether no further job starts.",
                        text(
                            job ->
                                job.path("spec").path("suspend").asBoolean(false)
                                    ? "True"
                                    : "False"))
                    .column(
                        "Active",
                        "integer",
                        "How many jobs run.",
                        Cells.number(job -> (long) job.path("status").path("active").size()))
                    .column(
                        "Last Schedule",
                        "string",
                        "How long ago a job was last started.",
                        (job, now) -> {
                          JsonNode last = job.path("status").path("lastScheduleTime");
                          return Cells.string(
                              last.isString() ? Age.since(last.stringValue(), now) : Cells.NONE);
                        })
                    .age(),
                job -> job.path("spec").path("jobTemplate").path("spec").path("template"))
            .wide(
                "Selector",
                "string",
                "Which pods belong to its jobs.",
                text(
                    job ->
                        Cells.selector(
                            job.path("spec").path("jobTemplate").path("spec").path("selector"))));

    private static TableColumns.Cell spec(String field, String otherwise) {
      return text(
          job -> {
            String value = Meta.text(job.path("spec"), field);
            return value.isEmpty() ? otherwise : value;
          });
    }
  }
}
