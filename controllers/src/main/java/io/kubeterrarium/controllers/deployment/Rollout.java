package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.controllers.ownedpods.TemplateHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One Deployment with its ReplicaSets during one reconcile: what is known, and what the status is
 * going to say. Confined to the worker's thread; lives as long as the call.
 */
final class Rollout {
  final Deployment deployment;
  final Bounds bounds;
  final Progress progress;
  final Instant now;
  private final NewReplicaSets writer;
  private final List<ReplicaSet> old = new ArrayList<>();
  private @Nullable ReplicaSet fresh;

  /** What the status was, and the conditions that steps of this reconcile have added. */
  private DeploymentFigures figures;

  private @Nullable String revision;

  Rollout(Deployment deployment, List<ReplicaSet> sets, NewReplicaSets writer, Instant now) {
    this.deployment = deployment;
    this.bounds = Bounds.of(deployment.getSpec());
    this.writer = writer;
    this.now = now;
    this.progress =
        new Progress(
            deployment.getMetadata().getName(),
            Objects.requireNonNullElse(deployment.getMetadata().getGeneration(), 0L),
            bounds.replicas(),
            deployment.getSpec().getProgressDeadlineSeconds());
    this.figures = DeploymentFigures.stored(deployment);
    for (ReplicaSet rs : Sets.sorted(sets, Sets.OLDEST_FIRST)) {
      if (fresh == null
          && TemplateHash.sameTemplate(
              rs.getSpec().getTemplate(), deployment.getSpec().getTemplate())) {
        fresh = rs;
      } else {
        old.add(rs);
      }
    }
  }

  @Nullable ReplicaSet fresh() {
    return fresh;
  }

  List<ReplicaSet> old() {
    return List.copyOf(old);
  }

  List<ReplicaSet> all() {
    List<ReplicaSet> all = new ArrayList<>(old);
    if (fresh != null) {
      all.add(fresh);
    }
    return all;
  }

  DeploymentFigures figures() {
    return figures;
  }

  /** The revision the Deployment's annotation should name; null where it need not change. */
  @Nullable String revision() {
    return revision;
  }

  void add(Condition condition) {
    figures = figures.with(condition);
  }

  /**
   * Takes up an existing new set: its annotations follow, its revision becomes the Deployment's.
   */
  void refreshNew() {
    if (fresh == null) {
      return;
    }
    fresh = writer.refresh(deployment, fresh, SetAnnotations.nextRevision(old));
    noteRevision(fresh);
    if (progress.hasDeadline() && figures.condition(Condition.PROGRESSING) == null) {
      addProgress(
          "True",
          "FoundNewReplicaSet",
          "Found new replica set \"" + fresh.getMetadata().getName() + "\"");
    }
  }

  /** Creates the new set if there is none yet. */
  ReplicaSet ensureNew() {
    if (fresh != null) {
      return fresh;
    }
    NewReplicaSets.Made made;
    try {
      made = writer.create(deployment, bounds, old);
    } catch (NewReplicaSets.Collision e) {
      figures = figures.withCollisions(Objects.requireNonNullElse(figures.collisions(), 0) + 1);
      throw e;
    } catch (NewReplicaSets.Refused e) {
      if (progress.hasDeadline()) {
        addProgress("False", "ReplicaSetCreateError", String.valueOf(e.getMessage()));
      }
      throw e;
    }
    ReplicaSet set = made.set();
    fresh = set;
    noteRevision(set);
    if (progress.hasDeadline() && made.isNew()) {
      addProgress(
          "True",
          "NewReplicaSetCreated",
          "Created new replica set \"" + set.getMetadata().getName() + "\"");
    }
    return set;
  }

  /** Carries out decisions; true when a size changed. */
  boolean carryOut(List<Scale> decisions) {
    boolean changed = false;
    for (Scale decision : decisions) {
      changed |= decision.to() != Sets.replicas(decision.set());
      ReplicaSet written = writer.scale(deployment, bounds, decision);
      if (decision.set() == fresh) {
        fresh = written;
      } else {
        old.set(old.indexOf(decision.set()), written);
      }
    }
    return changed;
  }

  /** Settles the figures without a verdict on progress. */
  void count() {
    figures = figures.counted(progress.generation(), bounds, fresh, all(), now);
  }

  /** Settles the figures and the verdict. */
  void countAndJudge() {
    DeploymentFigures before = figures;
    DeploymentFigures counted = before.counted(progress.generation(), bounds, fresh, all(), now);
    figures = progress.judge(before, counted, fresh, all(), now);
  }

  private void noteRevision(ReplicaSet set) {
    String wanted = Sets.annotation(set, Sets.REVISION);
    String known =
        SetAnnotations.orEmpty(deployment.getMetadata().getAnnotations()).get(Sets.REVISION);
    if (wanted != null && !wanted.equals(known)) {
      revision = wanted;
    }
  }

  private void addProgress(String status, String reason, String message) {
    add(Condition.at(now, Condition.PROGRESSING, status, reason, message));
  }
}
