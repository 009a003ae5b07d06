package io.kubeterrarium.client.resource;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubeterrarium.api.GroupVersionResource;

/** Resources of controllers that come into being on demand: their classes are not loaded before. */
public final class WorkloadResources {
  public static final Resource<ReplicationController> REPLICATION_CONTROLLERS =
      of("v1", "replicationcontrollers", "ReplicationController", ReplicationController.class);
  public static final Resource<StatefulSet> STATEFUL_SETS =
      of("apps/v1", "statefulsets", "StatefulSet", StatefulSet.class);
  public static final Resource<DaemonSet> DAEMON_SETS =
      of("apps/v1", "daemonsets", "DaemonSet", DaemonSet.class);
  public static final Resource<ControllerRevision> CONTROLLER_REVISIONS =
      of("apps/v1", "controllerrevisions", "ControllerRevision", ControllerRevision.class);
  public static final Resource<Job> JOBS = of("batch/v1", "jobs", "Job", Job.class);
  public static final Resource<CronJob> CRON_JOBS =
      of("batch/v1", "cronjobs", "CronJob", CronJob.class);
  public static final Resource<PersistentVolumeClaim> PERSISTENT_VOLUME_CLAIMS =
      of("v1", "persistentvolumeclaims", "PersistentVolumeClaim", PersistentVolumeClaim.class);

  private WorkloadResources() {}

  private static <T> Resource<T> of(
      String apiVersion, String resource, String kind, Class<T> type) {
    return new Resource<>(GroupVersionResource.of(apiVersion, resource), kind, true, type);
  }
}
