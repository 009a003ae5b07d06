package io.kubeterrarium.kubelet.stage;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.kubelet.stage.Outcome.PodEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One pod's way through the stages on its node. {@link #advance} goes as far as time allows; with
 * no delays that is from the binding to Running in one step, and so in one status.
 */
public final class PodRun {
  /** More steps without time passing than any pod needs: the stages run in a circle. */
  private static final int MOST_STEPS = 1_000;

  private final Stages stages;
  private final Pace pace;
  private final RandomGenerator random;
  private final Set<String> images;
  private final PodStatus statusWriter;
  private final Placeholders placeholders;
  private final List<ContainerRun> inits = new ArrayList<>();
  private final List<ContainerRun> regulars = new ArrayList<>();
  private ObjectNode pod;
  private @Nullable ObjectNode reported;
  private boolean overdue;

  /**
   * @param pod for reading only; what its status says of containers is where they go on from
   * @param address the pod's and its node's
   * @param images those that the node has; pulled ones are added
   */
  public PodRun(
      ObjectNode pod,
      PodAddress address,
      Set<String> images,
      Stages stages,
      Pace pace,
      RandomGenerator random) {
    this.pod = pod;
    this.stages = stages;
    this.pace = pace;
    this.random = random;
    this.images = images;
    this.statusWriter = new PodStatus(address, !pace.isInstant(), pod.path("status"));
    this.placeholders = new Placeholders(pod, random);
    JsonNode spec = pod.path("spec");
    JsonNode status = pod.path("status");
    for (JsonNode container : spec.path("initContainers")) {
      String kind = Meta.text(container, "restartPolicy").equals("Always") ? "sidecar" : "init";
      inits.add(run(container, kind, status.path("initContainerStatuses")));
    }
    for (JsonNode container : spec.path("containers")) {
      regulars.add(run(container, "regular", status.path("containerStatuses")));
    }
  }

  private ContainerRun run(JsonNode container, String kind, JsonNode statuses) {
    JsonNode spec = pod.path("spec");
    boolean initializes = !spec.path("initContainers").isEmpty();
    ObjectNode status =
        ContainerRun.initialStatus(
            container, initializes ? "PodInitializing" : "ContainerCreating");
    for (JsonNode known : statuses) {
      if (Meta.text(known, "name").equals(Meta.text(container, "name"))) {
        status = (ObjectNode) known.deepCopy();
      }
    }
    return new ContainerRun(
        container, kind, Meta.text(spec, "restartPolicy"), status, images::contains);
  }

  /**
   * The object changed: a deletion has begun, images are others, or somebody wrote its status.
   *
   * @return whether that may matter to the containers
   */
  public boolean update(ObjectNode newPod) {
    boolean matters =
        Meta.isDeleting(newPod) != isTerminating()
            || Meta.generation(newPod) != generation()
            || !ReadinessGates.unmet(newPod).equals(ReadinessGates.unmet(pod));
    boolean hurried = isTerminating() && graceSeconds(newPod) < graceSeconds(pod);
    pod = newPod;
    respecify(inits, "initContainers");
    respecify(regulars, "containers");
    if (hurried) {
      active().forEach(this::hurry);
    }
    return matters || hurried;
  }

  /** Somebody deletes it once more, with less patience. */
  private void hurry(ContainerRun container) {
    Stage stage = container.stage();
    if (stage != null && stage.delay().basis() == Delay.Basis.GRACE) {
      Duration delay = stage.delay().draw(container, graceSeconds(pod), pace, random);
      container.enter(stage, container.enteredAt(), container.enteredAt().plus(delay));
    }
  }

  private void respecify(List<ContainerRun> containers, String field) {
    for (JsonNode spec : pod.path("spec").path(field)) {
      for (ContainerRun container : containers) {
        if (container.name().equals(Meta.text(spec, "name"))) {
          container.respecify(spec);
        }
      }
    }
  }

  private long generation() {
    return Meta.generation(pod);
  }

  public ObjectNode pod() {
    return pod;
  }

  public boolean isTerminating() {
    return Meta.isDeleting(pod);
  }

  /** Being deleted, or longer there than it may: its containers are stopped. */
  private boolean isStopping() {
    return isTerminating() || overdue;
  }

  /** Lets happen what is due. */
  public Outcome advance(Instant now) {
    List<PodEvent> events = new ArrayList<>();
    Instant deadline = deadline();
    if (!overdue && deadline != null && !now.isBefore(deadline)) {
      overdue = true;
      events.add(new PodEvent("", "Normal", PodStatus.OVERDUE, PodStatus.OVERDUE_MESSAGE));
    }
    int steps = 0;
    boolean moved = true;
    while (moved) {
      moved = false;
      for (ContainerRun container : active()) {
        moved |= step(container, now, events);
      }
      if (++steps > MOST_STEPS) {
        throw new IllegalStateException(
            "pod " + Meta.objectName(pod) + " goes through stages in a circle");
      }
    }
    boolean finished = isTerminating() && active().isEmpty();
    // While it goes nobody needs its status, unless somebody's finalizer keeps it.
    boolean kept = finished && !Meta.of(pod).path("finalizers").isEmpty();
    ObjectNode status = isTerminating() && !kept ? null : newStatus(now);
    return new Outcome(events, status, due(), finished);
  }

  /** The last status did not reach the server: the next advance gives it again. */
  public void unreported() {
    reported = null;
  }

  private boolean step(ContainerRun container, Instant now, List<PodEvent> events) {
    Optional<Stage> fitting = stages.first(container, isStopping());
    Stage current = container.stage();
    if (fitting.isEmpty()) {
      container.enter(null, now, Instant.MAX);
      return false;
    }
    if (current == null || !current.name().equals(fitting.get().name())) {
      current = fitting.get();
      Duration delay = current.delay().draw(container, graceSeconds(pod), pace, random);
      container.enter(current, now, now.plus(delay));
      emit(current.begin(), container, now, events);
    }
    if (container.dueAt().isAfter(now)) {
      return false;
    }
    finish(current, container, now, events);
    return true;
  }

  private void finish(Stage stage, ContainerRun container, Instant now, List<PodEvent> events) {
    ObjectNode state = stage.next().state();
    ObjectNode filled = state == null ? null : placeholders.fill(state, container, now);
    emit(stage.events(), container, now, events);
    if (stage.next().pulled()) {
      images.add(container.image());
    }
    container.apply(
        stage.next(),
        filled,
        placeholders.freshContainerId(),
        Placeholders.imageId(container.image()));
  }

  private void emit(
      List<EventTemplate> templates, ContainerRun container, Instant now, List<PodEvent> events) {
    for (EventTemplate template : templates) {
      events.add(
          new PodEvent(
              container.fieldPath(),
              template.type(),
              template.reason(),
              placeholders.fill(template.message(), container, now)));
    }
  }

  /** Init containers one after the other, then all others; while stopping, those that run. */
  private List<ContainerRun> active() {
    List<ContainerRun> active = new ArrayList<>();
    if (isStopping()) {
      inits.stream().filter(ContainerRun::isRunning).forEach(active::add);
      regulars.stream().filter(ContainerRun::isRunning).forEach(active::add);
      return active;
    }
    for (ContainerRun init : inits) {
      active.add(init);
      boolean through = init.kind().equals("sidecar") ? init.isRunning() : init.hasSucceeded();
      if (!through) {
        return active;
      }
    }
    active.addAll(regulars);
    return active;
  }

  /** When {@code activeDeadlineSeconds} are over; null where it has none, or has not begun. */
  private @Nullable Instant deadline() {
    JsonNode seconds = pod.path("spec").path("activeDeadlineSeconds");
    return seconds.isMissingNode() || statusWriter.startTime().isEmpty()
        ? null
        : Instant.parse(statusWriter.startTime()).plusSeconds(seconds.asLong(0));
  }

  private @Nullable Instant due() {
    Instant earliest = isStopping() ? null : deadline();
    for (ContainerRun container : active()) {
      if (container.stage() != null && (earliest == null || container.dueAt().isBefore(earliest))) {
        earliest = container.dueAt();
      }
    }
    return earliest;
  }

  private @Nullable ObjectNode newStatus(Instant now) {
    ObjectNode status = statusWriter.of(pod, overdue && active().isEmpty(), inits, regulars, now);
    if (status.equals(reported)) {
      return null;
    }
    reported = status;
    return status.deepCopy();
  }

  private static long graceSeconds(ObjectNode pod) {
    return Meta.of(pod).path("deletionGracePeriodSeconds").asLong(30);
  }
}
