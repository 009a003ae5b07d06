package io.kubeterrarium.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.Stage;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class JobControllerTest {
  private final Stage stage = new Stage();

  @Test
  void podsAreMadeCountedAndReleasedUntilEnoughHaveSucceeded() {
    start(spec -> spec.put("completions", 3).put("parallelism", 2));
    assertThat(stage.pods()).hasSize(2);
    assertThat(stage.pods()).allMatch(JobPod::isTracked);
    assertThat(status().getActive()).isEqualTo(2);
    endAll("Succeeded", 0);
    assertThat(status().getSucceeded()).isEqualTo(2);
    assertThat(stage.pods()).hasSize(3);
    endAll("Succeeded", 0);
    assertThat(status().getSucceeded()).isEqualTo(3);
    assertThat(status().getCompletionTime()).isNotNull();
    assertThat(conditions()).containsExactly("SuccessCriteriaMet", "Complete");
    assertThat(stage.pods()).noneMatch(JobPod::isTracked);
    assertThat(stage.eventMessages()).contains("Completed: Job completed");
    stage.actions();
    touch();
    assertThat(stage.actions()).isEmpty();
  }

  @Test
  void aPodThatSomebodyTookAwayIsStillCounted() {
    start(spec -> spec.put("completions", 1).put("parallelism", 1).put("backoffLimit", 3));
    stage.api.delete(Resources.PODS, "default", stage.pods().get(0).getMetadata().getName());
    stage.time.settle();
    assertThat(status().getFailed()).isEqualTo(1);
    assertThat(stage.pods()).filteredOn(JobPod::isTracked).hasSize(1);
  }

  @Test
  void failedPodsAreReplacedLaterAndLaterUntilTheLimit() {
    start(spec -> spec.put("completions", 1).put("parallelism", 1).put("backoffLimit", 2));
    endAll("Failed", 1);
    assertThat(stage.pods()).hasSize(1);
    stage.time.advance(Duration.ofSeconds(10));
    assertThat(stage.pods()).hasSize(2);
    endAll("Failed", 1);
    stage.time.advance(Duration.ofSeconds(19));
    assertThat(stage.pods()).hasSize(2);
    stage.time.advance(Duration.ofSeconds(1));
    assertThat(stage.pods()).hasSize(3);
    endAll("Failed", 1);
    assertThat(status().getFailed()).isEqualTo(3);
    assertThat(conditions()).containsExactly("FailureTarget", "Failed");
    assertThat(reason()).isEqualTo("BackoffLimitExceeded");
  }

  @Test
  void eachIndexGetsAPodThatKnowsIt() {
    start(
        spec -> spec.put("completions", 3).put("parallelism", 3).put("completionMode", "Indexed"));
    assertThat(stage.pods())
        .extracting(pod -> pod.getSpec().getHostname())
        .containsExactlyInAnyOrder("work-0", "work-1", "work-2");
    Pod first = pod(0);
    assertThat(first.getMetadata().getGenerateName()).isEqualTo("work-0-");
    assertThat(first.getMetadata().getLabels()).containsEntry(JobPod.INDEX, "0");
    assertThat(first.getSpec().getContainers().get(0).getEnv().get(0).getName())
        .isEqualTo("JOB_COMPLETION_INDEX");
    end(pod(0), "Succeeded", 0);
    end(pod(2), "Succeeded", 0);
    assertThat(status().getCompletedIndexes()).isEqualTo("0,2");
    end(pod(1), "Succeeded", 0);
    assertThat(status().getCompletedIndexes()).isEqualTo("0-2");
    assertThat(conditions()).containsExactly("SuccessCriteriaMet", "Complete");
  }

  @Test
  void anIndexThatFailsTooOftenIsGivenUpAndTheOthersGoOn() {
    start(
        spec ->
            spec.put("completions", 2)
                .put("parallelism", 2)
                .put("completionMode", "Indexed")
                .put("backoffLimitPerIndex", 0));
    end(pod(0), "Failed", 1);
    assertThat(status().getFailedIndexes()).isEqualTo("0");
    assertThat(conditions()).isEmpty();
    end(pod(1), "Succeeded", 0);
    assertThat(conditions()).containsExactly("FailureTarget", "Failed");
    assertThat(reason()).isEqualTo("FailedIndexes");
  }

  @Test
  void aSuccessPolicyEndsTheJobAndTheOtherPods() {
    start(
        spec ->
            spec.put("completions", 3)
                .put("parallelism", 3)
                .put("completionMode", "Indexed")
                .putObject("successPolicy")
                .putArray("rules")
                .addObject()
                .put("succeededIndexes", "1"));
    end(pod(1), "Succeeded", 0);
    assertThat(conditions()).containsExactly("SuccessCriteriaMet");
    assertThat(reason()).isEqualTo("SuccessPolicy");
    assertThat(stage.pods()).filteredOn(pod -> Meta.isDeleting(Json.tree(pod))).hasSize(2);
    stage.pods().stream()
        .map(pod -> pod.getMetadata().getName())
        .toList()
        .forEach(name -> stage.api.vanish(Resources.PODS, "default", name));
    stage.time.settle();
    assertThat(conditions()).containsExactly("SuccessCriteriaMet", "Complete");
  }

  @Test
  void aFailurePolicyEndsTheJobOrLooksAway() {
    start(
        spec -> {
          spec.put("completions", 1).put("parallelism", 1).put("backoffLimit", 6);
          spec.put("podReplacementPolicy", "Failed");
          var rules = spec.putObject("podFailurePolicy").putArray("rules");
          rules.addObject().put("action", "Ignore").set("onExitCodes", codes(7));
          rules.addObject().put("action", "FailJob").set("onExitCodes", codes(42));
        });
    endAll("Failed", 7);
    assertThat(status().getFailed()).isNull();
    stage.time.advance(Duration.ofSeconds(10));
    Pod second = stage.pods().stream().filter(JobPod::isTracked).findFirst().orElseThrow();
    endAll("Failed", 42);
    assertThat(reason()).isEqualTo("PodFailurePolicy");
    assertThat(lastCondition().getMessage())
        .isEqualTo(
            "Container c for pod default/"
                + second.getMetadata().getName()
                + " failed with exit code 42 matching FailJob rule at index 1");
  }

  @Test
  void aSuspendedJobHasNoPodsAndStartsAnew() {
    start(spec -> spec.put("completions", 2).put("parallelism", 2).put("suspend", true));
    assertThat(stage.pods()).isEmpty();
    assertThat(status().getStartTime()).isNull();
    assertThat(conditions()).containsExactly("Suspended");
    edit(spec -> spec.put("suspend", false));
    assertThat(stage.pods()).hasSize(2);
    assertThat(status().getStartTime()).isNotNull();
    assertThat(conditions()).isEmpty();
    edit(spec -> spec.put("suspend", true));
    assertThat(stage.pods()).allMatch(pod -> Meta.isDeleting(Json.tree(pod)));
    assertThat(status().getStartTime()).isNull();
  }

  @Test
  void theDeadlineEndsIt() {
    start(
        spec -> spec.put("completions", 1).put("parallelism", 1).put("activeDeadlineSeconds", 30));
    stage.time.advance(Duration.ofSeconds(29));
    assertThat(conditions()).isEmpty();
    stage.time.advance(Duration.ofSeconds(1));
    assertThat(reason()).isEqualTo("DeadlineExceeded");
  }

  @Test
  void aJobThatSomebodyElseManagesIsLeftAlone() {
    start(spec -> spec.put("parallelism", 1).put("managedBy", "example.com/other"));
    assertThat(stage.pods()).isEmpty();
    assertThat(stage.actions()).isEmpty();
  }

  @Test
  void aFinishedJobGoesWhenItsTimeIsOver() {
    start(
        spec ->
            spec.put("completions", 1).put("parallelism", 1).put("ttlSecondsAfterFinished", 60));
    endAll("Succeeded", 0);
    stage.time.advance(Duration.ofSeconds(59));
    assertThat(stage.actions()).noneMatch(action -> action.startsWith("DELETE"));
    stage.time.advance(Duration.ofSeconds(2));
    assertThat(stage.actions()).contains("DELETE /apis/batch/v1/namespaces/default/jobs/work");
  }

  @Test
  void podsOfAJobThatIsGoneAreLetGo() {
    start(spec -> spec.put("completions", 1).put("parallelism", 1));
    stage.api.vanish(WorkloadResources.JOBS, "default", "work");
    stage.time.settle();
    assertThat(stage.pods()).noneMatch(JobPod::isTracked);
  }

  private void start(Consumer<ObjectNode> change) {
    ObjectNode job = Json.object();
    job.putObject("metadata").put("name", "work").put("namespace", "default");
    ObjectNode spec = job.putObject("spec");
    spec.putObject("selector").putObject("matchLabels").put("job", "work");
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").putObject("labels").put("job", "work");
    ObjectNode podSpec = template.putObject("spec").put("restartPolicy", "Never");
    podSpec.putArray("containers").addObject().put("name", "c").put("image", "busybox");
    change.accept(spec);
    stage.api.create(WorkloadResources.JOBS, job);
    stage.start(JobController::new, JobExpiry::new);
  }

  private void edit(Consumer<ObjectNode> change) {
    stage.api.edit(
        WorkloadResources.JOBS, "default", "work", job -> change.accept(Meta.child(job, "spec")));
    stage.time.settle();
  }

  private void touch() {
    stage.api.edit(
        WorkloadResources.JOBS,
        "default",
        "work",
        job -> Meta.child(Meta.edit(job), "labels").put("touched", "yes"));
    stage.time.settle();
  }

  private static ObjectNode codes(int code) {
    ObjectNode codes = Json.object().put("operator", "In");
    codes.putArray("values").add(code);
    return codes;
  }

  private void endAll(String phase, int code) {
    for (Pod pod : stage.pods()) {
      if (pod.getStatus() == null || pod.getStatus().getPhase() == null) {
        end(pod, phase, code);
      }
    }
  }

  private void end(Pod pod, String phase, int code) {
    stage.api.edit(
        Resources.PODS,
        "default",
        pod.getMetadata().getName(),
        tree -> {
          Meta.child(tree, "spec").put("nodeName", "node-1");
          ObjectNode status = Meta.child(tree, "status").put("phase", phase);
          status
              .putArray("containerStatuses")
              .addObject()
              .put("name", "c")
              .putObject("state")
              .putObject("terminated")
              .put("exitCode", code)
              .put("finishedAt", stage.time.instant().toString());
        });
    stage.time.settle();
  }

  private Pod pod(int index) {
    return stage.pods().stream()
        .filter(pod -> JobPod.index(pod, Integer.MAX_VALUE) == index)
        .findFirst()
        .orElseThrow();
  }

  private JobStatus status() {
    return stage.api.list(WorkloadResources.JOBS, "default").get(0).getStatus();
  }

  private List<String> conditions() {
    return status().getConditions().stream()
        .filter(each -> each.getStatus().equals("True"))
        .map(JobCondition::getType)
        .toList();
  }

  private JobCondition lastCondition() {
    List<JobCondition> all = status().getConditions();
    return all.get(all.size() - 1);
  }

  private String reason() {
    return lastCondition().getReason();
  }
}
