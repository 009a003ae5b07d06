package io.kubeterrarium.client.resource;

import io.kubeterrarium.api.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a delete asks for; null leaves the choice to the server. */
public record DeleteRequest(
    @Nullable String uid,
    @Nullable String resourceVersion,
    @Nullable String propagationPolicy,
    @Nullable Long gracePeriodSeconds) {
  public static final DeleteRequest PLAIN = new DeleteRequest(null, null, null, null);

  /** Deletes that very object, not one of the same name that came after it. */
  public static DeleteRequest ofUid(String uid) {
    return new DeleteRequest(uid, null, null, null);
  }

  public DeleteRequest atResourceVersion(String version) {
    return new DeleteRequest(uid, version, propagationPolicy, gracePeriodSeconds);
  }

  public DeleteRequest propagating(String policy) {
    return new DeleteRequest(uid, resourceVersion, policy, gracePeriodSeconds);
  }

  public DeleteRequest withGracePeriod(long seconds) {
    return new DeleteRequest(uid, resourceVersion, propagationPolicy, seconds);
  }

  ObjectNode toTree() {
    ObjectNode options = Json.object().put("kind", "DeleteOptions").put("apiVersion", "v1");
    if (gracePeriodSeconds != null) {
      options.put("gracePeriodSeconds", gracePeriodSeconds);
    }
    if (uid != null || resourceVersion != null) {
      ObjectNode preconditions = options.putObject("preconditions");
      if (uid != null) {
        preconditions.put("uid", uid);
      }
      if (resourceVersion != null) {
        preconditions.put("resourceVersion", resourceVersion);
      }
    }
    if (propagationPolicy != null) {
      options.put("propagationPolicy", propagationPolicy);
    }
    return options;
  }
}
