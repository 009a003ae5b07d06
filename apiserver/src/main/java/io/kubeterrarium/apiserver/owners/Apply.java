package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.meta.SameTree;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.typed.Comparison;
import io.kubeterrarium.apiserver.typed.MentionedFields;
import io.kubeterrarium.apiserver.typed.Merge;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Server-side apply as a function: an object, its owners and a configuration make a new object and
 * new owners, or conflicts.
 *
 * <p>Invariant: what the configuration says stands in the new object; what its owner applied last
 * time and not this time, and what no other applier claims, does not; everything else is as it was.
 * Source: sigs.k8s.io/structured-merge-diff/merge/update.go.
 */
final class Apply {
  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  /**
   * What does not change from one attempt to the next.
   *
   * @param self who applies
   * @param apiVersion of object and configuration
   * @param ignored what this way into the object cannot set
   * @param time of the write
   */
  record Terms(Owner self, String apiVersion, Shape type, FieldSet ignored, String time) {}

  /**
   * @param object a new tree, without defaults, with nulls where the configuration has them
   * @param conflicts with others; the object and owners count only where there are none, or where
   *     force is used
   */
  record Result(ObjectNode object, Owners owners, ApplyConflicts conflicts, boolean changes) {}

  private final Terms terms;
  private final ObjectNode live;
  private final ObjectNode configuration;
  private final Differences differences;
  private final Pruning pruning;
  private final Owners before;

  /** Compares two objects, in whatever version. */
  @FunctionalInterface
  interface Differences {
    Function<String, @Nullable Comparison> between(
        ObjectNode old, ObjectNode now, FieldSet ignored);
  }

  /**
   * @param live without managedFields; empty for an object that is to be created
   */
  Apply(
      Terms terms,
      ObjectNode live,
      ObjectNode configuration,
      Owners owners,
      Differences differences,
      Pruning pruning) {
    this.terms = terms;
    this.pruning = pruning;
    this.differences = differences;
    this.live = live;
    this.configuration = configuration;
    this.before = owners.isEmpty() ? untracked() : owners;
  }

  /** Everything that was there before anybody was counted belongs to one owner. */
  private Owners untracked() {
    Owner everybody = Owner.updater(BEFORE_FIRST_APPLY, terms.apiVersion, terms.self.subresource());
    Function<String, @Nullable Comparison> all =
        differences.between(Json.object(), live, terms.ignored);
    return OwnershipRules.update(new Owners(), everybody, all, terms.time);
  }

  /** Never throws for conflicts: it is the caller who knows whether they matter. */
  Result result() {
    Share last = before.get(terms.self);
    FieldSet claimed = MentionedFields.of(configuration, terms.type).minusAllBelow(terms.ignored);
    ObjectNode merged = Merge.of(live, configuration, terms.type);
    ObjectNode object = last == null ? merged : pruned(merged, last, claimed);
    Function<String, @Nullable Comparison> changes =
        differences.between(live, object, terms.ignored);
    Owners after = new Owners();
    TreeMap<Owner, FieldSet> conflicts = new TreeMap<>();
    for (Map.Entry<Owner, Share> entry : before.shares().entrySet()) {
      Share share = entry.getValue();
      Share left = OwnershipRules.without(share, changes);
      Comparison seen = changes.apply(share.apiVersion());
      if (left != null && seen != null && !entry.getKey().equals(terms.self)) {
        after.put(entry.getKey(), left);
        FieldSet lost = share.fields().intersection(seen.changed());
        if (!lost.isEmpty()) {
          conflicts.put(entry.getKey(), lost);
        }
      }
    }
    boolean same = SameTree.same(live, object);
    FieldSet owned = claimed.minus(OwnershipRules.UNOWNED);
    after.put(terms.self, share(last, owned, same));
    return new Result(object, after, new ApplyConflicts(conflicts), !same);
  }

  /** An apply that changes nothing about the object keeps the time of the one before, or none. */
  private Share share(@Nullable Share last, FieldSet owned, boolean same) {
    if (!same) {
      return Share.of(owned, terms.apiVersion, terms.time);
    }
    if (last == null) {
      return Share.of(owned, terms.apiVersion, "");
    }
    boolean unchanged = last.fields().equals(owned) && last.apiVersion().equals(terms.apiVersion);
    return unchanged ? last : Share.of(owned, terms.apiVersion, last.time());
  }

  private ObjectNode pruned(ObjectNode merged, Share last, FieldSet claimed) {
    Owners owners = before.copy();
    owners.put(terms.self, Share.of(claimed, terms.apiVersion, terms.time));
    return pruning.of(merged, last, owners);
  }
}
