package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.typed.Comparison;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How an object became another one, in each version that somebody asks for; compared once each. */
final class VersionedChanges implements Function<String, @Nullable Comparison> {
  private final ObjectNode old;
  private final ObjectNode now;
  private final FieldSet ignored;
  private final Versions versions;
  private final Function<GroupVersionKind, Shape> shapes;
  private final Map<String, @Nullable Comparison> known = new HashMap<>(2);

  VersionedChanges(
      ObjectNode old,
      ObjectNode now,
      FieldSet ignored,
      Versions versions,
      Function<GroupVersionKind, Shape> shapes) {
    this.old = old;
    this.now = now;
    this.ignored = OwnershipRules.NOT_COMPARED.union(ignored);
    this.versions = versions;
    this.shapes = shapes;
  }

  /** Null for versions that are served no more. */
  @Override
  public @Nullable Comparison apply(String apiVersion) {
    if (!known.containsKey(apiVersion)) {
      known.put(apiVersion, compare(apiVersion));
    }
    return known.get(apiVersion);
  }

  private @Nullable Comparison compare(String apiVersion) {
    ObjectNode before = versions.in(old, apiVersion);
    ObjectNode after = versions.in(now, apiVersion);
    return before == null || after == null
        ? null
        : Comparison.of(before, after, shapes.apply(Meta.gvk(after)), ignored);
  }
}
