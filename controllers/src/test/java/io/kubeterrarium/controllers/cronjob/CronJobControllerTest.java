package io.kubeterrarium.controllers.cronjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.Stage;
import io.kubeterrarium.controllers.ownership.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CronJobControllerTest {
  private final Stage stage = new Stage();

  @Test
  void eachMinuteHasAJobNamedAfterIt() {
    start(spec -> {});
    assertThat(jobs()).isEmpty();
    stage.time.advance(Duration.ofMinutes(2));
    assertThat(jobs()).hasSize(2);
    long minute = Instant.parse("2026-01-05T09:01:00Z").getEpochSecond() / 60;
    assertThat(jobs()).containsExactly("tick-" + minute, "tick-" + (minute + 1));
    assertThat(status().getActive()).extracting(ObjectReference::getName).isEqualTo(jobs());
    assertThat(status().getLastScheduleTime()).isEqualTo("2026-01-05T09:02:00Z");
    end(jobs().get(0), "Complete");
    assertThat(status().getActive()).hasSize(1);
    assertThat(status().getLastSuccessfulTime()).isEqualTo("2026-01-05T09:02:00Z");
    assertThat(stage.eventMessages())
        .contains("SawCompletedJob: Saw completed job: tick-" + minute + ", condition: Complete");
  }

  @Test
  void oneAtATimeWhereOthersAreForbidden() {
    start(spec -> spec.put("concurrencyPolicy", "Forbid"));
    stage.time.advance(Duration.ofMinutes(3));
    assertThat(jobs()).hasSize(1);
    assertThat(stage.eventMessages()).anyMatch(each -> each.startsWith("JobAlreadyActive"));
    end(jobs().get(0), "Complete");
    assertThat(jobs()).hasSize(2);
  }

  @Test
  void theOldOneGoesWhereItIsReplaced() {
    start(spec -> spec.put("concurrencyPolicy", "Replace"));
    stage.time.advance(Duration.ofMinutes(1));
    String first = jobs().get(0);
    stage.time.advance(Duration.ofMinutes(1));
    assertThat(stage.actions()).contains("DELETE /apis/batch/v1/namespaces/default/jobs/" + first);
    assertThat(status().getActive()).hasSize(1);
  }

  @Test
  void aSuspendedOneStartsNothing() {
    start(spec -> spec.put("suspend", true));
    stage.time.advance(Duration.ofMinutes(5));
    assertThat(jobs()).isEmpty();
  }

  /** One that an older version took, say. */
  @Test
  void inAZoneThatNobodyKnowsNothingIsStarted() {
    start(spec -> spec.put("timeZone", "Nowhere/Land"));
    stage.time.advance(Duration.ofMinutes(2));
    assertThat(jobs()).isEmpty();
    assertThat(stage.eventMessages())
        .contains(
            "UnknownTimeZone: invalid timeZone: \"Nowhere/Land\": unknown time zone Nowhere/Land");
  }

  @Test
  void whatIsTooLateIsNotStarted() {
    start(spec -> spec.put("schedule", "0 * * * *").put("startingDeadlineSeconds", 30));
    stage.api.edit(
        WorkloadResources.CRON_JOBS,
        "default",
        "tick",
        cron -> Meta.child(cron, "spec").put("suspend", true));
    stage.time.advance(Duration.ofMinutes(61));
    stage.api.edit(
        WorkloadResources.CRON_JOBS,
        "default",
        "tick",
        cron -> Meta.child(cron, "spec").put("suspend", false));
    stage.time.settle();
    assertThat(jobs()).isEmpty();
    stage.time.advance(Duration.ofMinutes(59));
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void onlyTheLastFewThatEndedAreKept() {
    start(spec -> spec.put("successfulJobsHistoryLimit", 1));
    for (int i = 0; i < 3; i++) {
      stage.time.advance(Duration.ofMinutes(1));
      end(jobs().get(jobs().size() - 1), "Complete");
    }
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aJobThatSomebodyElseStartedIsReportedAndDoesNotCount() {
    start(spec -> spec.put("concurrencyPolicy", "Forbid"));
    ObjectNode job = Json.object();
    ObjectNode metadata = job.putObject("metadata").put("name", "manual");
    metadata.put("namespace", "default");
    metadata
        .putArray("ownerReferences")
        .add(Owner.of(cronJob(), WorkloadResources.CRON_JOBS).reference());
    stage.api.create(WorkloadResources.JOBS, job);
    stage.time.advance(Duration.ofMinutes(1));
    assertThat(stage.eventMessages())
        .contains("UnexpectedJob: Saw a job that the controller did not create or forgot: manual");
    assertThat(status().getActive()).extracting(ObjectReference::getName).hasSize(1);
    assertThat(jobs()).as("the one of that minute runs, too").hasSize(2);
  }

  private void start(Consumer<ObjectNode> change) {
    ObjectNode cron = Json.object();
    cron.putObject("metadata").put("name", "tick").put("namespace", "default");
    ObjectNode spec = cron.putObject("spec").put("schedule", "* * * * *");
    ObjectNode job = spec.putObject("jobTemplate").putObject("spec");
    job.putObject("template").putObject("spec").put("restartPolicy", "Never");
    change.accept(spec);
    stage.api.create(WorkloadResources.CRON_JOBS, cron);
    stage.start(CronJobController::new);
  }

  private void end(String job, String how) {
    stage.api.edit(
        WorkloadResources.JOBS,
        "default",
        job,
        tree ->
            Meta.child(tree, "status")
                .putArray("conditions")
                .addObject()
                .put("type", how)
                .put("status", "True")
                .put("lastTransitionTime", stage.time.instant().toString()));
    stage.time.settle();
  }

  private List<String> jobs() {
    return stage.api.list(WorkloadResources.JOBS, "default").stream()
        .map(job -> job.getMetadata().getName())
        .sorted()
        .toList();
  }

  private CronJobStatus status() {
    return cronJob().getStatus();
  }

  private CronJob cronJob() {
    return stage.api.list(WorkloadResources.CRON_JOBS, "default").get(0);
  }
}
