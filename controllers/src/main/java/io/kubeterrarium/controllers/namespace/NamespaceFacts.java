package io.kubeterrarium.controllers.namespace;

import io.fabric8.kubernetes.api.model.Namespace;
import org.jspecify.annotations.Nullable;

/** What controllers ask about a namespace. */
public final class NamespaceFacts {
  private NamespaceFacts() {}

  /** There, and not on its way out. */
  public static boolean isActive(@Nullable Namespace namespace) {
    return namespace != null
        && namespace.getMetadata().getDeletionTimestamp() == null
        && (namespace.getStatus() == null
            || !"Terminating".equals(namespace.getStatus().getPhase()));
  }
}
