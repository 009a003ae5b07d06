package io.kubeterrarium.controllers.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.queue.Reconciler;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.ownedpods.Expectations;
import io.kubeterrarium.controllers.ownedpods.PodWrites;
import io.kubeterrarium.controllers.ownership.Claim;
import io.kubeterrarium.controllers.ownership.Owner;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings a Job on: its pods, their counts, its end. */
final class JobReconciler implements Reconciler<ObjectName> {
  private static final GroupVersionKind KIND = GroupVersionKind.of("batch/v1", "Job");

  private final ControllerContext context;
  private final Lister<Job> jobs;
  private final Lister<Pod> pods;
  private final Expectations<ObjectName> expectations;
  private final ResourceClient<Job> client;
  private final ResourceClient<Pod> podClient;
  private final PodWrites writes;
  private final PodRelease release;

  JobReconciler(
      ControllerContext context,
      Lister<Job> jobs,
      Lister<Pod> pods,
      Expectations<ObjectName> expectations) {
    this.context = context;
    this.jobs = jobs;
    this.pods = pods;
    this.expectations = expectations;
    this.client = new ResourceClient<>(context.transport(), WorkloadResources.JOBS);
    this.podClient = new ResourceClient<>(context.transport(), Resources.PODS);
    this.writes = new PodWrites(context, KIND, podClient, expectations);
    this.release = new PodRelease(podClient, context.runtime().fanOut());
  }

  /** What one look made of a Job's pods. */
  private record Acted(
      int created, int deleted, @Nullable RuntimeException failure, @Nullable Duration pause) {
    static final Acted NOTHING = new Acted(0, 0, null, null);
  }

  @Override
  public Result reconcile(ObjectName key) {
    Job job = jobs.get(key.namespace(), key.name());
    if (job == null) {
      expectations.forget(key);
      return Result.DONE;
    }
    if (!JobSpecs.isOurs(job)) {
      return Result.DONE;
    }
    // Asked before the pods are read: what is seen after this only makes the answer truer.
    boolean mayAct = expectations.satisfied(key);
    List<Pod> own = claimedPods(job);
    if (JobSpecs.isFinished(job)) {
      release.release(own.stream().filter(JobPod::isTracked).toList());
      return Result.DONE;
    }
    Instant now = context.runtime().time().instant();
    JobView view = JobView.of(job, own);
    JobVerdict verdict = JobVerdict.of(view, now);
    boolean going = job.getMetadata().getDeletionTimestamp() != null;
    Acted acted = mayAct && !going ? act(key, view, verdict, now) : Acted.NOTHING;
    note(view, verdict, acted, now);
    if (acted.failure() != null) {
      throw acted.failure();
    }
    return nextLook(job, acted, now);
  }

  private List<Pod> claimedPods(Job job) {
    List<Pod> candidates = pods.byIndex(Indices.CONTROLLER, job.getMetadata().getUid());
    candidates.addAll(
        pods.byIndex(Indices.CONTROLLER, Indices.orphansIn(job.getMetadata().getNamespace())));
    return new Claim<>(
            Owner.of(job, WorkloadResources.JOBS),
            pod ->
                LabelSelectors.matches(job.getSpec().getSelector(), pod.getMetadata().getLabels()),
            Claim.isStillThere(client, job),
            podClient)
        .settle(candidates);
  }

  private Acted act(ObjectName key, JobView view, @Nullable JobVerdict verdict, Instant now) {
    Job job = view.job();
    if (verdict != null) {
      return new Acted(0, view.active().size(), writes.delete(key, job, view.active()), null);
    }
    PodPlan plan = PodPlan.of(view, now);
    if (!plan.delete().isEmpty()) {
      return new Acted(0, plan.delete().size(), writes.delete(key, job, plan.delete()), null);
    }
    if (plan.create() == 0) {
      return new Acted(0, 0, null, plan.pause());
    }
    List<ObjectNode> fresh = new ArrayList<>();
    for (int i = 0; i < plan.create(); i++) {
      fresh.add(
          plan.indexes().isEmpty()
              ? JobPodTemplate.pod(job)
              : JobPodTemplate.pod(
                  job, plan.indexes().get(i), PodPlan.failuresOf(view, plan.indexes().get(i))));
    }
    RuntimeException failure = writes.create(key, job, fresh);
    return new Acted(failure == null ? fresh.size() : 0, 0, failure, null);
  }

  /** Writes what is known, releases what has been named in it, and writes what that makes known. */
  private void note(JobView view, @Nullable JobVerdict verdict, Acted acted, Instant now) {
    Job job = view.job();
    ObjectNode tree = Json.tree(job);
    StatusDraft draft = new StatusDraft(tree.path("status"), JobSpecs.isIndexed(job), now);
    int active = view.active().size() + acted.created() - acted.deleted();
    draft.count(
        active,
        acted.deleted() == 0 ? view.ready() : Math.min(view.ready(), active),
        view.terminating() + acted.deleted());
    suspension(draft, job, active);
    draft.uncount(view.freshSuccesses(), view.freshFailures());
    draft.indexes(
        IndexSet.text(view.done()),
        IndexSet.text(view.lost()),
        job.getSpec().getBackoffLimitPerIndex() != null);
    if (verdict != null) {
      draft.condition(verdict.interimType(), true, verdict.reason(), verdict.message());
    }
    List<Pod> ended = ended(view, verdict);
    if (!ended.isEmpty()) {
      tree = write(tree, draft);
    }
    Set<String> tracked = new HashSet<>();
    view.pods().stream()
        .filter(JobPod::isTracked)
        .forEach(pod -> tracked.add(pod.getMetadata().getUid()));
    tracked.removeAll(release.release(ended));
    draft.count(uid -> !tracked.contains(uid), view.done().cardinality());
    if (verdict != null
        && active == 0
        && view.terminating() + acted.deleted() == 0
        && draft.uncounted().isEmpty()) {
      draft.finish(verdict);
    }
    write(tree, draft);
    tellEnd(job, verdict, draft);
  }

  /** Those whose finalizer may go, once they are named in the status. */
  private static List<Pod> ended(JobView view, @Nullable JobVerdict verdict) {
    boolean endedOnly = JobSpecs.replacesEndedPodsOnly(view.job());
    return view.pods().stream()
        .filter(JobPod::isTracked)
        .filter(
            pod ->
                PodFacts.isFinished(pod)
                    || JobPod.hasFailed(pod, endedOnly)
                    || (verdict != null && PodFacts.isTerminating(pod)))
        .toList();
  }

  private void suspension(StatusDraft draft, Job job, int active) {
    boolean suspended = draft.holds("Suspended");
    if (JobSpecs.isSuspended(job)) {
      if (!suspended && active == 0) {
        draft.condition("Suspended", true, "JobSuspended", "Job suspended");
        context.events().normal(job, KIND, "Suspended", "Job suspended");
        draft.stop();
      }
    } else if (suspended) {
      draft.condition("Suspended", false, "JobResumed", "Job resumed");
      draft.restart();
      context.events().normal(job, KIND, "Resumed", "Job resumed");
    } else {
      draft.start();
    }
  }

  private ObjectNode write(ObjectNode job, StatusDraft draft) {
    if (draft.tree().equals(job.path("status"))) {
      return job;
    }
    ObjectNode changed = job.deepCopy();
    changed.set("status", draft.tree().deepCopy());
    JsonNode written = client.updateStatusTree(changed);
    return ((ObjectNode) written).deepCopy();
  }

  private void tellEnd(Job job, @Nullable JobVerdict verdict, StatusDraft draft) {
    if (verdict == null || !draft.holds(verdict.finalType())) {
      return;
    }
    if (verdict.complete()) {
      context.events().normal(job, KIND, "Completed", "Job completed");
    } else {
      context.events().warning(job, KIND, verdict.reason(), verdict.message());
    }
  }

  private static Result nextLook(Job job, Acted acted, Instant now) {
    Duration deadline = JobVerdict.untilDeadline(job, now);
    Duration wait = acted.pause();
    if (deadline != null && !deadline.isZero() && (wait == null || deadline.compareTo(wait) < 0)) {
      wait = deadline;
    }
    return wait == null ? Result.DONE : Result.after(wait);
  }
}
