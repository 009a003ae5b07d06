package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.registry.Revision;
import tools.jackson.databind.node.ObjectNode;

/** Waits until the cache is as new as the client asks. */
final class Freshen {
  private Freshen() {}

  /** Fails with 504 {@code ResourceVersionTooLarge} where nobody has written that far. */
  static void atLeast(ObjectStorage storage, Revision revision) {
    if (storage.awaitRevision(revision)) {
      return;
    }
    ObjectNode details = Json.object();
    details
        .putArray("causes")
        .addObject()
        .put("reason", "ResourceVersionTooLarge")
        .put("message", "Too large resource version");
    details.put("retryAfterSeconds", 1);
    throw new ApiException(
        504,
        "Timeout",
        "Timeout: Too large resource version: "
            + revision
            + ", current: "
            + storage.cachedRevision(),
        details,
        Headers.of("Retry-After", "1"));
  }
}
