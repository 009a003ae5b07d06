package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.typed.MentionedFields;
import io.kubeterrarium.apiserver.typed.Removal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes away what an applier gives up: what it applied last time and nobody owns any more, neither
 * it nor another applier or updater. Each owner's fields are read in the version that they are
 * named in. Source: prune in sigs.k8s.io/structured-merge-diff/merge/update.go.
 */
final class Pruning {
  private final Versions versions;
  private final Function<GroupVersionKind, Shape> shapes;

  Pruning(Versions versions, Function<GroupVersionKind, Shape> shapes) {
    this.versions = versions;
    this.shapes = shapes;
  }

  /**
   * @param merged the object with the new configuration laid over it
   * @param last what the applier owned before
   * @param owners everybody, the applier with what it claims now
   * @return in {@code merged}'s version; {@code merged} itself where nothing is given up
   */
  ObjectNode of(ObjectNode merged, Share last, Owners owners) {
    ObjectNode whole = versions.in(merged, last.apiVersion());
    if (whole == null || last.fields().isEmpty()) {
      return merged;
    }
    Shape type = shape(whole);
    FieldSet given = MentionedFields.withStructs(last.fields(), type);
    ObjectNode left = Removal.of(whole, given, type);
    for (Map.Entry<String, FieldSet> owned : byVersion(owners, last.apiVersion()).entrySet()) {
      left = withOwned(left, whole, owned.getKey(), owned.getValue());
    }
    ObjectNode stays = versions.in(left, last.apiVersion());
    if (stays == null) {
      return merged;
    }
    // Of what went with a list's item, only what the applier itself had put there.
    FieldSet gone = fields(whole).minus(fields(stays)).intersection(given);
    if (gone.isEmpty()) {
      return merged;
    }
    ObjectNode pruned = Removal.of(whole, gone, type);
    ObjectNode back = versions.in(pruned, Meta.text(merged, "apiVersion"));
    return back == null ? merged : back;
  }

  /** What remains, and what of the whole somebody owns; in the owners' version. */
  private ObjectNode withOwned(ObjectNode left, ObjectNode whole, String version, FieldSet owned) {
    ObjectNode all = versions.in(whole, version);
    ObjectNode some = versions.in(left, version);
    if (all == null || some == null) {
      return left; // Served no more: whoever named fields in it owns nothing.
    }
    Shape type = shape(all);
    FieldSet kept = fields(some).union(MentionedFields.withStructs(owned, type));
    return Removal.of(all, fields(all).minus(kept), type);
  }

  /** The given version first: an object with holes is converted as rarely as can be. */
  private static Map<String, FieldSet> byVersion(Owners owners, String first) {
    Map<String, FieldSet> all = new LinkedHashMap<>();
    all.put(first, FieldSet.EMPTY);
    for (Share share : owners.shares().values()) {
      @Nullable FieldSet known = all.get(share.apiVersion());
      all.put(share.apiVersion(), known == null ? share.fields() : known.union(share.fields()));
    }
    return all;
  }

  private FieldSet fields(ObjectNode object) {
    Shape type = shape(object);
    return MentionedFields.withStructs(MentionedFields.of(object, type), type);
  }

  private Shape shape(ObjectNode object) {
    return shapes.apply(Meta.gvk(object));
  }
}
