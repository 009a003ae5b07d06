package io.kubeterrarium.simulator.narration;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.storage.CommittedWrite;
import tools.jackson.databind.node.ObjectNode;

/** The five stages of a Deployment's way to running pods, and everything else. */
public enum Stage {
  OTHER(0, ""),
  DEPLOYMENT_STORED(1, "Deployment stored"),
  REPLICASET_CREATED(2, "ReplicaSet created"),
  POD_PENDING(3, "Pod Pending"),
  NODE_ASSIGNED(4, "nodeName set"),
  POD_RUNNING(5, "Pod Running");

  private final int number;
  private final String title;

  Stage(int number, String title) {
    this.number = number;
    this.title = title;
  }

  /** 1 to 5; 0 for what is no stage. */
  public int number() {
    return number;
  }

  public String title() {
    return title;
  }

  /** The stage that a write reaches. */
  public static Stage of(CommittedWrite write) {
    ObjectNode now = write.object();
    if (now == null) {
      return OTHER;
    }
    ObjectNode old = write.old();
    return switch (write.type().kind().kind()) {
      case "Deployment" -> old == null ? DEPLOYMENT_STORED : OTHER;
      case "ReplicaSet" -> old == null ? REPLICASET_CREATED : OTHER;
      case "Pod" -> old == null ? POD_PENDING : ofPodUpdate(old, now);
      default -> OTHER;
    };
  }

  private static Stage ofPodUpdate(ObjectNode old, ObjectNode now) {
    boolean bound = !nodeName(now).isEmpty() && nodeName(old).isEmpty();
    boolean started = phase(now).equals("Running") && !phase(old).equals("Running");
    return bound ? NODE_ASSIGNED : started ? POD_RUNNING : OTHER;
  }

  private static String nodeName(ObjectNode pod) {
    return Meta.text(pod.path("spec"), "nodeName");
  }

  private static String phase(ObjectNode pod) {
    return Meta.text(pod.path("status"), "phase");
  }
}
