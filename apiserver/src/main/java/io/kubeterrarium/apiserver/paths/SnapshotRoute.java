package io.kubeterrarium.apiserver.paths;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.storage.RegistryCalls;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistrySnapshot;
import io.kubeterrarium.registry.backup.SnapshotExport;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * {@code GET /registry/snapshot}: the whole registry at one revision, as a file to keep. It holds
 * everything, Secrets too; authorization lets administrators in only.
 *
 * <p>At most two are sent at a time: each keeps a state in memory that the registry has gone on
 * from.
 */
public final class SnapshotRoute implements PathRoute {
  private static final int AT_A_TIME = 2;

  private final Registry registry;
  private final Semaphore permits = new Semaphore(AT_A_TIME);

  public SnapshotRoute(Registry registry) {
    this.registry = registry;
  }

  @Override
  public boolean serves(String path) {
    return path.equals("/registry/snapshot");
  }

  @Override
  public ApiResponse answer(Exchange exchange) {
    if (!exchange.request().method().equals("GET")) {
      throw ApiException.methodNotAllowed("a snapshot can be read only");
    }
    RegistrySnapshot snapshot = RegistryCalls.await(registry.snapshot());
    SnapshotExport export;
    try {
      export = SnapshotExport.of(registry.membership().clusterId(), snapshot);
    } catch (IOException e) {
      throw new IllegalStateException("a state in memory could not be encoded", e);
    }
    return new ApiResponse.Blob(
        200,
        Headers.of("X-Registry-Revision", snapshot.revision().toString()),
        "application/octet-stream",
        export.length(),
        out -> {
          if (!permits.tryAcquire()) {
            throw new IOException("more than " + AT_A_TIME + " snapshots at a time");
          }
          try {
            export.writeTo(out);
          } finally {
            permits.release();
          }
        });
  }
}
