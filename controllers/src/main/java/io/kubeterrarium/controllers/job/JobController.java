package io.kubeterrarium.controllers.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.ownedpods.Expectations;
import io.kubeterrarium.controllers.ownedpods.OwnedPodHandler;

/** Wires the Jobs' reconciler, and clears up after Jobs that are gone. */
public final class JobController implements Controller {
  private static final int WORKERS = 5;

  private final Lister<Job> jobs;
  private final Lister<Pod> pods;
  private final PodRelease release;
  private final ResourceClient<Job> client;
  private final ReconcilerRunner<ObjectName> runner;

  /** Pods that a Job's finalizer keeps although no Job is there to take it off. */
  private final ReconcilerRunner<ObjectName> leftovers;

  public JobController(ControllerContext context) {
    Informer<Job> jobInformer = context.informers().informer(WorkloadResources.JOBS);
    Informer<Pod> podInformer = context.informers().informer(Resources.PODS);
    Indices.addController(podInformer);
    jobs = jobInformer.lister();
    pods = podInformer.lister();
    client = new ResourceClient<>(context.transport(), WorkloadResources.JOBS);
    release =
        new PodRelease(
            new ResourceClient<>(context.transport(), Resources.PODS), context.runtime().fanOut());
    Expectations<ObjectName> expectations = new Expectations<>(context.runtime().time());
    runner =
        new ReconcilerRunner<>(
            "job",
            WORKERS,
            new JobReconciler(context, jobs, pods, expectations),
            context.runtime());
    leftovers = new ReconcilerRunner<>("job-leftovers", 1, this::letGo, context.runtime());
    jobInformer.addHandler(new JobHandler());
    podInformer.addHandler(
        new OwnedPodHandler<>(
            WorkloadResources.JOBS.kind(),
            jobs,
            (job, pod) ->
                LabelSelectors.matches(job.getSpec().getSelector(), pod.getMetadata().getLabels()),
            expectations,
            runner.queue()::add));
    podInformer.addHandler(EventHandler.of(this::offerLeftover));
  }

  @Override
  public void start() {
    runner.start();
    leftovers.start();
  }

  @Override
  public void close() {
    runner.close();
    leftovers.close();
  }

  private static ObjectName name(HasMetadata object) {
    return new ObjectName(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  private final class JobHandler implements EventHandler<Job> {
    @Override
    public void onAdd(Job job) {
      runner.queue().add(name(job));
    }

    @Override
    public void onUpdate(Job old, Job job) {
      onAdd(job);
    }

    @Override
    public void onDelete(Job last) {
      runner.queue().add(name(last));
      pods.byIndex(Indices.CONTROLLER, last.getMetadata().getUid())
          .forEach(JobController.this::offerLeftover);
    }
  }

  private void offerLeftover(Pod pod) {
    if (isLeftover(pod)) {
      leftovers.queue().add(name(pod));
    }
  }

  private boolean isLeftover(Pod pod) {
    if (!JobPod.isTracked(pod)) {
      return false;
    }
    OwnerReference controller = Indices.controllerOf(pod);
    if (controller == null) {
      return true;
    }
    Job job = jobs.get(pod.getMetadata().getNamespace(), controller.getName());
    return "Job".equals(controller.getKind())
        && (job == null || !controller.getUid().equals(job.getMetadata().getUid()));
  }

  private Result letGo(ObjectName key) {
    Pod pod = pods.get(key.namespace(), key.name());
    // The cache of Jobs may be behind that of pods: the server knows.
    if (pod != null && isLeftover(pod) && !hasJob(pod)) {
      release.release(pod);
    }
    return Result.DONE;
  }

  private boolean hasJob(Pod pod) {
    OwnerReference controller = Indices.controllerOf(pod);
    if (controller == null) {
      return false;
    }
    Job job = client.find(pod.getMetadata().getNamespace(), controller.getName());
    return job != null && job.getMetadata().getUid().equals(controller.getUid());
  }
}
