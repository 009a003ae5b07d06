package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import tools.jackson.databind.node.ObjectNode;

/**
 * Defaults of a pod's spec, as it stands in pods and in the templates of workloads. Source: {@code
 * SetDefaults_PodSpec} and its neighbours in k8s.io/kubernetes/pkg/apis/core/v1.
 */
public final class PodTemplateDefaults {
  private PodTemplateDefaults() {}

  /**
   * @param template has {@code metadata} and {@code spec}
   */
  public static void set(ObjectNode template) {
    Defaults.struct(template, "metadata");
    ObjectNode metadata = Meta.edit(template);
    if (metadata.path("creationTimestamp").isNull()) {
      metadata.remove("creationTimestamp");
    }
    setSpec(Meta.child(template, "spec"));
  }

  static void setSpec(ObjectNode spec) {
    Defaults.text(spec, "dnsPolicy", "ClusterFirst");
    Defaults.text(spec, "restartPolicy", "Always");
    Defaults.text(spec, "schedulerName", "default-scheduler");
    Defaults.number(spec, "terminationGracePeriodSeconds", 30);
    Defaults.struct(spec, "securityContext");
    spec.remove("schedulingGroup"); // Alpha, as the containers' stopSignal.
    oneServiceAccountName(spec);
    Quantities.canonical(spec, "overhead");
    Quantities.resources(spec.path("resources"));
    for (String list : ContainerLists.ALL) {
      objects(spec, list).forEach(ContainerDefaults::set);
    }
    objects(spec, "volumes").forEach(VolumeDefaults::set);
  }

  /** The deprecated {@code serviceAccount} mirrors {@code serviceAccountName}, which leads. */
  static void oneServiceAccountName(ObjectNode spec) {
    String name = Meta.text(spec, "serviceAccountName");
    if (name.isEmpty()) {
      name = Meta.text(spec, "serviceAccount");
    }
    if (!name.isEmpty()) {
      spec.put("serviceAccountName", name).put("serviceAccount", name);
    }
  }
}
