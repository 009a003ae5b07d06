package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.apiserver.fields.FieldPath;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.typed.Comparison;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a change of an object does to the owners of its fields. */
public final class OwnershipRules {
  /** More updaters than these share one entry a version, the oldest first. */
  static final int MAX_UPDATERS = 10;

  /** What is nobody's. */
  public static final FieldSet UNOWNED =
      FieldSet.of(
          FieldPath.of("apiVersion"),
          FieldPath.of("kind"),
          FieldPath.of("metadata"),
          FieldPath.of("metadata", "name"),
          FieldPath.of("metadata", "namespace"),
          FieldPath.of("metadata", "creationTimestamp"),
          FieldPath.of("metadata", "selfLink"),
          FieldPath.of("metadata", "uid"),
          FieldPath.of("metadata", "clusterName"),
          FieldPath.of("metadata", "generation"),
          FieldPath.of("metadata", "managedFields"),
          FieldPath.of("metadata", "resourceVersion"));

  /** The same without {@code metadata} itself: what comparisons need not look at. */
  static final FieldSet NOT_COMPARED = UNOWNED.minus(FieldSet.of(FieldPath.of("metadata")));

  private static final String OLD_UPDATERS = "ancient-changes";

  private OwnershipRules() {}

  /**
   * An owner changed an object by an update: what it set is its own now and nobody else's.
   *
   * @param changes between the object before and after, in the version that a share names; null for
   *     versions that are served no more
   * @param time null where the write has none to give
   */
  static Owners update(
      Owners before,
      Owner self,
      Function<String, @Nullable Comparison> changes,
      @Nullable String time) {
    Owners after = others(before, changes);
    Comparison own = changes.apply(self.apiVersion());
    FieldSet taken = own == null ? FieldSet.EMPTY : own.changed().minus(UNOWNED);
    if (!taken.isEmpty()) {
      Share previous = after.get(self);
      FieldSet all = previous == null ? taken : taken.union(previous.fields());
      String known = previous == null ? "" : previous.time();
      after.put(self, Share.of(all, self.apiVersion(), time == null ? known : time));
    }
    mergeOldUpdaters(after);
    return after;
  }

  /** The owners with what the changes leave them. */
  private static Owners others(Owners before, Function<String, @Nullable Comparison> changes) {
    Owners after = new Owners();
    before
        .shares()
        .forEach(
            (owner, share) -> {
              Share left = without(share, changes);
              if (left != null) {
                after.put(owner, left);
              }
            });
    return after;
  }

  /** What is left to an owner; null where its version is served no more. */
  static @Nullable Share without(Share share, Function<String, @Nullable Comparison> changes) {
    Comparison comparison = changes.apply(share.apiVersion());
    if (comparison == null) {
      return null;
    }
    if (comparison.isSame()) {
      return share;
    }
    FieldSet kept = share.fields().minus(comparison.changed()).minus(comparison.removed());
    return kept.size() == share.fields().size() ? share : share.with(kept);
  }

  private static void mergeOldUpdaters(Owners owners) {
    List<Owner> updaters = new ArrayList<>();
    for (Owner owner : owners.shares().keySet()) {
      if (!owner.applies()) {
        updaters.add(owner);
      }
    }
    int left = updaters.size();
    if (left <= MAX_UPDATERS) {
      return;
    }
    Map<Owner, Share> shares = owners.shares();
    updaters.sort(
        Comparator.<Owner>comparingLong(owner -> ManagedFields.seconds(share(shares, owner).time()))
            .thenComparing(Comparator.naturalOrder()));
    Map<String, Owner> firsts = new HashMap<>();
    for (Owner updater : updaters) {
      if (left <= MAX_UPDATERS) {
        return;
      }
      Share share = share(shares, updater);
      String version = share.apiVersion();
      Owner bucket = Owner.updater(OLD_UPDATERS, version, "");
      Owner first = firsts.putIfAbsent(version, updater);
      if (first != null) {
        Share merged = shares.containsKey(bucket) ? share(shares, bucket) : share(shares, first);
        if (!shares.containsKey(bucket)) {
          shares.remove(first);
        }
        shares.remove(updater);
        shares.put(bucket, Share.of(merged.fields().union(share.fields()), version, share.time()));
        left--;
      }
    }
  }

  private static Share share(Map<Owner, Share> shares, Owner owner) {
    Share share = shares.get(owner);
    if (share == null) {
      throw new IllegalStateException("no share of " + owner);
    }
    return share;
  }
}
