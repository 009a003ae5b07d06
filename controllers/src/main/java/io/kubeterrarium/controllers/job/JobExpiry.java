package io.kubeterrarium.controllers.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Deletes Jobs {@code ttlSecondsAfterFinished} after their end (KEP-592); as a user of its own. */
public final class JobExpiry implements Controller {
  private final InstantSource clock;
  private final Lister<Job> jobs;
  private final ResourceClient<Job> client;
  private final ReconcilerRunner<ObjectName> runner;

  public JobExpiry(ControllerContext context) {
    clock = context.runtime().time();
    Informer<Job> informer = context.informers().informer(WorkloadResources.JOBS);
    jobs = informer.lister();
    client = new ResourceClient<>(context.transport(), WorkloadResources.JOBS);
    runner = new ReconcilerRunner<>("job-expiry", 1, this::expire, context.runtime());
    informer.addHandler(
        EventHandler.of(
            job ->
                runner
                    .queue()
                    .add(
                        new ObjectName(
                            job.getMetadata().getNamespace(), job.getMetadata().getName()))));
  }

  @Override
  public void start() {
    runner.start();
  }

  @Override
  public void close() {
    runner.close();
  }

  private Result expire(ObjectName key) {
    Job job = jobs.get(key.namespace(), key.name());
    Instant due = job == null ? null : dueAt(job);
    if (job == null || due == null || job.getMetadata().getDeletionTimestamp() != null) {
      return Result.DONE;
    }
    Duration left = Duration.between(clock.instant(), due);
    if (!left.isNegative() && !left.isZero()) {
      return Result.after(left);
    }
    client.deleteIfPresent(
        key.namespace(),
        key.name(),
        DeleteRequest.ofUid(job.getMetadata().getUid())
            .atResourceVersion(job.getMetadata().getResourceVersion())
            .propagating("Foreground"));
    return Result.DONE;
  }

  private static @Nullable Instant dueAt(Job job) {
    Integer seconds = job.getSpec().getTtlSecondsAfterFinished();
    JobCondition complete = JobSpecs.condition(job, "Complete");
    JobCondition end = complete != null ? complete : JobSpecs.condition(job, "Failed");
    return seconds == null || end == null || end.getLastTransitionTime() == null
        ? null
        : Instant.parse(end.getLastTransitionTime()).plusSeconds(seconds);
  }
}
