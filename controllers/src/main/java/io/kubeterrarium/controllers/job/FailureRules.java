package io.kubeterrarium.controllers.job;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyOnExitCodesRequirement;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyOnPodConditionsPattern;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code podFailurePolicy}: what a failed pod means; the first rule that fits decides. */
final class FailureRules {
  /**
   * @param action {@code Count}, {@code Ignore}, {@code FailJob} or {@code FailIndex}
   * @param message says why, of {@code FailJob}
   */
  record Match(String action, String message) {}

  static final Match COUNT = new Match("Count", "");

  private FailureRules() {}

  static Match match(Job job, Pod pod) {
    if (job.getSpec().getPodFailurePolicy() == null || !PodFacts.phase(pod).equals("Failed")) {
      return COUNT;
    }
    List<PodFailurePolicyRule> rules =
        Objects.requireNonNullElse(job.getSpec().getPodFailurePolicy().getRules(), List.of());
    for (int i = 0; i < rules.size(); i++) {
      PodFailurePolicyRule rule = rules.get(i);
      String reason = rule.getOnExitCodes() != null ? exitCode(rule, pod) : condition(rule, pod);
      if (reason != null) {
        return new Match(
            rule.getAction(), reason + " matching " + rule.getAction() + " rule at index " + i);
      }
    }
    return COUNT;
  }

  private static @Nullable String exitCode(PodFailurePolicyRule rule, Pod pod) {
    PodFailurePolicyOnExitCodesRequirement wanted = rule.getOnExitCodes();
    for (ContainerStatus each : JobPod.containers(pod)) {
      boolean named =
          wanted.getContainerName() == null || wanted.getContainerName().equals(each.getName());
      if (!named || each.getState() == null || each.getState().getTerminated() == null) {
        continue;
      }
      int code = Objects.requireNonNullElse(each.getState().getTerminated().getExitCode(), 0);
      if (code != 0 && wanted.getOperator().equals("In") == wanted.getValues().contains(code)) {
        return "Container %s for pod %s failed with exit code %d"
            .formatted(each.getName(), name(pod), code);
      }
    }
    return null;
  }

  private static @Nullable String condition(PodFailurePolicyRule rule, Pod pod) {
    for (PodFailurePolicyOnPodConditionsPattern pattern :
        Objects.requireNonNullElse(
            rule.getOnPodConditions(), List.<PodFailurePolicyOnPodConditionsPattern>of())) {
      PodCondition there = PodFacts.condition(pod, pattern.getType());
      String status = Objects.requireNonNullElse(pattern.getStatus(), "True");
      if (there != null && status.equals(there.getStatus())) {
        return "Pod %s has condition %s".formatted(name(pod), pattern.getType());
      }
    }
    return null;
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }
}
