package io.kubeterrarium.apiserver.owners;

import static io.kubeterrarium.apiserver.owners.OwnedTypes.NOW;
import static io.kubeterrarium.apiserver.owners.OwnedTypes.TRACKING;
import static io.kubeterrarium.apiserver.owners.OwnedTypes.writer;
import static io.kubeterrarium.apiserver.owners.OwnedTypes.yaml;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.fields.FieldPath;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.kinds.pod.PodKind;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What keeping owners costs, in microseconds of CPU a write: {@code mvn -pl apiserver -am test
 * -Dtest=OwnershipBench -Dsurefire.failIfNoSpecifiedTests=false}. Prints; asserts nothing.
 */
class OwnershipBench {
  private static final int WARM_UP = 30_000;
  private static final int ROUNDS = 30_000;

  @Test
  void printsTheCostOfAWrite() {
    ObjectNode map =
        yaml(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: b}, data: {a: x, b: w, c: z}}");
    measure(
        "create of a small ConfigMap",
        map::deepCopy,
        object -> {
          TRACKING.created(writer("kubectl-create"), object);
        });
    ObjectNode stored = map.deepCopy();
    TRACKING.created(writer("kubectl-create"), stored);
    measure(
        "update of a small ConfigMap",
        () -> {
          ObjectNode next = stored.deepCopy();
          ((ObjectNode) next.get("data")).put("b", "changed");
          return next;
        },
        object -> TRACKING.updated(writer("kubectl-edit"), object, stored));

    ObjectNode pod = pod();
    FieldTracking.Writer kubelet =
        new FieldTracking.Writer(
            "kubelet", "v1", "status", FieldSet.of(FieldPath.of("spec")), NOW.plusSeconds(1));
    ObjectNode running = pod.deepCopy();
    status(running, "Running");
    TRACKING.updated(kubelet, running, pod);
    measure(
        "create of a Pod",
        () -> withoutOwners(pod),
        object -> TRACKING.created(writer("kube-controller-manager"), object));
    measure(
        "first status of a Pod",
        () -> {
          ObjectNode next = pod.deepCopy();
          status(next, "Running");
          return next;
        },
        object -> TRACKING.updated(kubelet, object, pod));
    measure(
        "next status of a Pod",
        () -> {
          ObjectNode next = running.deepCopy();
          ((ObjectNode) next.get("status")).put("phase", "Succeeded");
          return next;
        },
        object -> TRACKING.updated(kubelet, object, running));
    measure(
        "apply of a small ConfigMap",
        stored::deepCopy,
        object -> TRACKING.applied(writer("me"), Meta.gvk(map), object, map, true));
  }

  private static ObjectNode withoutOwners(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    ((ObjectNode) copy.get("metadata")).remove("managedFields");
    return copy;
  }

  private static ObjectNode pod() {
    ObjectNode pod =
        yaml(
            """
            apiVersion: v1
            kind: Pod
            metadata: {generateName: web-, namespace: default, labels: {app: web, pod-template-hash: abc},
              ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: u-1, controller: true}]}
            spec:
              containers:
              - {name: web, image: nginx, ports: [{containerPort: 80}], env: [{name: A, value: b}]}
            """);
    new PodKind().setDefaults(pod);
    TRACKING.created(writer("kube-controller-manager"), pod);
    pod.putObject("status").put("phase", "Pending").put("qosClass", "BestEffort");
    return pod;
  }

  private static void status(ObjectNode pod, String phase) {
    ObjectNode status = (ObjectNode) pod.get("status");
    status.put("phase", phase).put("podIP", "10.1.0.1").put("hostIP", "10.0.0.1");
    ArrayNode conditions = status.putArray("conditions");
    for (String type : new String[] {"Initialized", "Ready", "ContainersReady", "PodScheduled"}) {
      conditions
          .addObject()
          .put("type", type)
          .put("status", "True")
          .put("lastTransitionTime", "2026-01-01T00:00:00Z");
    }
    status.putArray("podIPs").addObject().put("ip", "10.1.0.1");
    status.putArray("containerStatuses").addObject().put("name", "web").put("ready", true);
  }

  private interface Write {
    void to(ObjectNode object);
  }

  private static void measure(String what, Supplier<ObjectNode> objects, Write write) {
    for (int i = 0; i < WARM_UP; i++) {
      write.to(objects.get());
    }
    long with = cpu();
    for (int i = 0; i < ROUNDS; i++) {
      write.to(objects.get());
    }
    with = cpu() - with;
    long without = cpu();
    long size = 0;
    for (int i = 0; i < ROUNDS; i++) {
      size += objects.get().size();
    }
    without = cpu() - without;
    System.out.printf(
        "%-32s %6.1f µs (making the object, %.1f µs, taken off; %d)%n",
        what, (with - without) / 1e3 / ROUNDS, without / 1e3 / ROUNDS, size / ROUNDS);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
