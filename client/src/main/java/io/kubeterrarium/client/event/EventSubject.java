package io.kubeterrarium.client.event;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an event is about.
 *
 * @param fieldPath a part of the object, as {@code spec.containers{nginx}}; empty for all of it
 */
public record EventSubject(
    GroupVersionKind kind,
    String namespace,
    String name,
    String uid,
    String resourceVersion,
    String fieldPath) {

  public static EventSubject of(HasMetadata object, GroupVersionKind kind) {
    ObjectMeta meta = object.getMetadata();
    return new EventSubject(
        kind,
        orEmpty(meta.getNamespace()),
        orEmpty(meta.getName()),
        orEmpty(meta.getUid()),
        orEmpty(meta.getResourceVersion()),
        "");
  }

  public EventSubject part(String path) {
    return new EventSubject(kind, namespace, name, uid, resourceVersion, path);
  }

  /** As {@code involvedObject}. */
  ObjectNode toTree() {
    ObjectNode tree = Json.object().put("kind", kind.kind());
    put(tree, "namespace", namespace);
    tree.put("name", name);
    put(tree, "uid", uid);
    tree.put("apiVersion", kind.apiVersion());
    put(tree, "resourceVersion", resourceVersion);
    put(tree, "fieldPath", fieldPath);
    return tree;
  }

  private static void put(ObjectNode tree, String field, String value) {
    if (!value.isEmpty()) {
      tree.put(field, value);
    }
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
