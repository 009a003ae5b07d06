package io.kubeterrarium.controllers.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.ownedpods.PodTemplate;
import io.kubeterrarium.controllers.ownership.Owner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a pod of a Job's template. */
final class JobPodTemplate {
  /** A name has 63 characters at the most; the server adds five to this one. */
  private static final int LONGEST_PREFIX = 58;

  private JobPodTemplate() {}

  static ObjectNode pod(Job job) {
    ObjectNode pod =
        PodTemplate.pod(job.getSpec().getTemplate(), Owner.of(job, WorkloadResources.JOBS));
    Meta.edit(pod).withArray("finalizers").add(JobPod.FINALIZER);
    return pod;
  }

  /**
   * A pod that works on one index, which its name, host name, label, annotation and environment
   * say.
   *
   * @param failures of the index so far
   */
  static ObjectNode pod(Job job, int index, int failures) {
    ObjectNode pod = pod(job);
    String name = job.getMetadata().getName();
    String suffix = "-" + index + "-";
    int room = Math.min(name.length(), LONGEST_PREFIX - suffix.length());
    ObjectNode metadata = Meta.edit(pod);
    metadata.put("generateName", name.substring(0, room) + suffix);
    Meta.child(metadata, "labels").put(JobPod.INDEX, Integer.toString(index));
    Meta.child(metadata, "annotations").put(JobPod.INDEX, Integer.toString(index));
    if (job.getSpec().getBackoffLimitPerIndex() != null) {
      Meta.child(metadata, "annotations").put(JobPod.FAILURES, Integer.toString(failures));
    }
    ObjectNode spec = Meta.child(pod, "spec");
    spec.put("hostname", name + "-" + index);
    for (String list : new String[] {"initContainers", "containers"}) {
      for (JsonNode container : spec.path(list)) {
        tellIndex((ObjectNode) container);
      }
    }
    return pod;
  }

  private static void tellIndex(ObjectNode container) {
    for (JsonNode variable : container.path("env")) {
      if (Meta.text(variable, "name").equals("JOB_COMPLETION_INDEX")) {
        return;
      }
    }
    container
        .withArray("env")
        .addObject()
        .put("name", "JOB_COMPLETION_INDEX")
        .putObject("valueFrom")
        .putObject("fieldRef")
        .put("fieldPath", "metadata.labels['" + JobPod.INDEX + "']");
  }
}
