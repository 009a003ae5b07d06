package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.owners.Versions;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Between the versions in which a kind is served. */
public record Conversions(ResourceTable resources) implements Versions {
  @Override
  public @Nullable ObjectNode convert(ObjectNode object, String apiVersion) {
    GroupVersionKind from = Meta.gvk(object);
    Strategy source = resources.find(from);
    Strategy target = resources.find(GroupVersionKind.of(apiVersion, from.kind()));
    if (source == null || target == null || !source.storedKind().equals(target.storedKind())) {
      return null;
    }
    return target.fromStored(source.toStored(object.deepCopy()));
  }
}
