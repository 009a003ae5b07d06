package io.kubeterrarium.controllers.cronjob;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;

/** Wires the CronJobs' reconciler to what it must look at. */
public final class CronJobController implements Controller {
  private static final int WORKERS = 5;

  private final ReconcilerRunner<ObjectName> runner;

  public CronJobController(ControllerContext context) {
    Informer<CronJob> cronJobs = context.informers().informer(WorkloadResources.CRON_JOBS);
    Informer<Job> jobs = context.informers().informer(WorkloadResources.JOBS);
    Indices.addController(jobs);
    runner =
        new ReconcilerRunner<>(
            "cronjob",
            WORKERS,
            new CronJobReconciler(context, cronJobs.lister(), jobs.lister()),
            context.runtime());
    cronJobs.addHandler(
        EventHandler.of(
            each -> add(each.getMetadata().getNamespace(), each.getMetadata().getName())));
    jobs.addHandler(EventHandler.of(this::addOwner));
  }

  private void addOwner(Job job) {
    OwnerReference owner = Indices.controllerOf(job);
    if (owner != null && "CronJob".equals(owner.getKind())) {
      add(job.getMetadata().getNamespace(), owner.getName());
    }
  }

  private void add(String namespace, String name) {
    runner.queue().add(new ObjectName(namespace, name));
  }

  @Override
  public void start() {
    runner.start();
  }

  @Override
  public void close() {
    runner.close();
  }
}
