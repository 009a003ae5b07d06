package io.kubeterrarium.apiserver;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Objects in a map, for tests of what reads them. */
public final class FakeObjects implements ObjectReader {
  private final Map<String, Map<ObjectName, ObjectNode>> objects = new TreeMap<>();
  private long version;

  /** Puts an object written as JSON, where single quotes stand for double ones. */
  public FakeObjects put(String resource, String json) {
    return put(resource, (ObjectNode) Json.read(json.replace('\'', '"')));
  }

  /**
   * @param resource as {@code pods} or {@code roles.rbac.authorization.k8s.io}
   */
  public FakeObjects put(String resource, ObjectNode object) {
    objects.computeIfAbsent(resource, r -> new TreeMap<>()).put(Meta.objectName(object), object);
    version++;
    return this;
  }

  public void remove(String resource, String name) {
    objects.getOrDefault(resource, Map.of()).remove(ObjectName.parse(name));
    version++;
  }

  @Override
  public @Nullable ObjectNode get(GroupResource resource, ObjectName name) {
    return objects.getOrDefault(resource.toString(), Map.of()).get(name);
  }

  @Override
  public List<ObjectNode> list(GroupResource resource, String namespace) {
    List<ObjectNode> found = new ArrayList<>();
    objects
        .getOrDefault(resource.toString(), Map.of())
        .forEach(
            (name, object) -> {
              if (namespace.isEmpty() || namespace.equals(name.namespace())) {
                found.add(object);
              }
            });
    return found;
  }

  @Override
  public long version(GroupResource resource) {
    return version;
  }

  /** These objects with nothing more behind them. */
  public FallbackReader withoutFallback() {
    return new FallbackReader(this, (resource, name) -> null);
  }
}
