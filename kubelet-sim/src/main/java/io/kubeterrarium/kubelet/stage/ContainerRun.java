package io.kubeterrarium.kubelet.stage;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One container on its way through the stages. */
final class ContainerRun {
  private final String kind;
  private final String restartPolicy;
  private final String command;
  private final Predicate<String> images;
  private final ObjectNode status;
  private JsonNode spec;
  private int pullFailures;

  private @Nullable Stage stage;
  private Instant enteredAt = Instant.EPOCH;
  private Instant dueAt = Instant.EPOCH;

  /**
   * @param kind {@code init}, {@code sidecar} or {@code regular}
   * @param status what it says so far, changed from now on; empty for a new container
   * @param images the images the node has
   */
  ContainerRun(
      JsonNode spec,
      String kind,
      String podRestartPolicy,
      ObjectNode status,
      Predicate<String> images) {
    this.spec = spec;
    this.kind = kind;
    this.restartPolicy = restartPolicy(kind, podRestartPolicy);
    this.command = command(spec);
    this.status = status;
    this.images = images;
  }

  private static String restartPolicy(String kind, String podRestartPolicy) {
    return switch (kind) {
      case "sidecar" -> "Always";
      case "init" -> podRestartPolicy.equals("Never") ? "Never" : "OnFailure";
      default -> podRestartPolicy;
    };
  }

  private static String command(JsonNode spec) {
    List<String> words = new ArrayList<>();
    spec.path("command").forEach(word -> words.add(word.asString("")));
    spec.path("args").forEach(word -> words.add(word.asString("")));
    return String.join(" ", words);
  }

  /** The status a container has before anything happened. */
  static ObjectNode initialStatus(JsonNode spec, String waitingReason) {
    ObjectNode status = Json.object();
    status.put("image", Meta.text(spec, "image")).put("imageID", "");
    status.putObject("lastState");
    status.put("name", Meta.text(spec, "name"));
    status.put("ready", false).put("restartCount", 0).put("started", false);
    status.putObject("state").putObject("waiting").put("reason", waitingReason);
    return status;
  }

  String name() {
    return Meta.text(spec, "name");
  }

  String image() {
    return Meta.text(spec, "image");
  }

  String kind() {
    return kind;
  }

  String command() {
    return command;
  }

  String restartPolicy() {
    return restartPolicy;
  }

  ObjectNode status() {
    return status;
  }

  /** As events name it. */
  String fieldPath() {
    return (kind.equals("regular") ? "spec.containers{" : "spec.initContainers{") + name() + "}";
  }

  /** Its specification as it is now; of a running pod only images can change. */
  void respecify(JsonNode newSpec) {
    spec = newSpec;
    if (!hasStarted()) {
      status.put("image", image());
    }
  }

  /** Whether it was started from another image than it should have now. */
  boolean hasAnotherImage() {
    return hasStarted() && !Meta.text(status, "image").equals(image());
  }

  private boolean hasStarted() {
    return status.has("containerID");
  }

  boolean hasImage() {
    return !Meta.text(spec, "imagePullPolicy").equals("Always") && images.test(image());
  }

  boolean hasReadinessProbe() {
    return spec.path("readinessProbe").isObject();
  }

  int probeDelaySeconds() {
    return spec.path("readinessProbe").path("initialDelaySeconds").asInt(0);
  }

  boolean isReady() {
    return status.path("ready").asBoolean(false);
  }

  int restartCount() {
    return status.path("restartCount").asInt(0);
  }

  int pullFailures() {
    return pullFailures;
  }

  boolean isRunning() {
    return status.path("state").has("running");
  }

  boolean isWaiting() {
    return status.path("state").has("waiting");
  }

  /** Null where it is not terminated. */
  @Nullable Integer exitCode() {
    JsonNode terminated = status.path("state").path("terminated");
    return terminated.isMissingNode() ? null : terminated.path("exitCode").asInt(0);
  }

  boolean hasRunBefore() {
    return status.path("lastState").has("terminated");
  }

  boolean hasSucceeded() {
    Integer code = exitCode();
    return code != null && code == 0;
  }

  /** The reason where it waits or has ended, {@code Running} else. */
  String stateName() {
    JsonNode state = status.path("state");
    String waiting = Meta.text(state.path("waiting"), "reason");
    String terminated = Meta.text(state.path("terminated"), "reason");
    return !waiting.isEmpty() ? waiting : !terminated.isEmpty() ? terminated : "Running";
  }

  @Nullable Stage stage() {
    return stage;
  }

  Instant dueAt() {
    return dueAt;
  }

  Instant enteredAt() {
    return enteredAt;
  }

  void enter(@Nullable Stage next, Instant now, Instant due) {
    stage = next;
    enteredAt = now;
    dueAt = due;
  }

  /**
   * Takes the stage's next state.
   *
   * @param state filled in; null where it stays
   * @param freshId of the container that starts, if one does
   */
  void apply(Next next, @Nullable ObjectNode state, String freshId, String imageId) {
    if (next.pullFailed()) {
      pullFailures++;
    } else if (next.pulled()) {
      pullFailures = 0;
    }
    if (state != null) {
      boolean ended = status.path("state").has("terminated");
      if (ended) {
        status.set("lastState", status.get("state"));
      }
      status.set("state", state);
    }
    if (next.restart()) {
      status.put("restartCount", restartCount() + 1);
    }
    if (state != null && state.has("running")) {
      status.put("containerID", freshId).put("image", image()).put("imageID", imageId);
    }
    status.put("started", isRunning());
    Boolean ready = next.ready();
    status.put("ready", ready != null ? ready : readyByState());
    stage = null;
  }

  /** An init container counts as ready once it is through, others while they run. */
  private boolean readyByState() {
    if (kind.equals("init")) {
      return hasSucceeded();
    }
    return isRunning() && !hasReadinessProbe();
  }
}
