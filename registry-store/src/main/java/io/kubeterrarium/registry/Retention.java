package io.kubeterrarium.registry;

import java.util.concurrent.CompletableFuture;

/**
 * How much of the past to keep. Whoever owns the registry enforces it now and then; compaction is
 * cheap, so every few seconds is not too often.
 *
 * @param revisions how many revisions below the latest can still be read
 * @param bytes how many bytes of keys and values written since then
 */
public record Retention(long revisions, long bytes) {
  public static final Retention DEFAULT = new Retention(20_000, 64L << 20);

  public Retention {
    if (revisions < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "retention: " + revisions + " revisions, " + bytes + " bytes (expected: >= 0)");
    }
  }

  /**
   * Compacts where more is held. Idempotent. Fails with {@link RegistryException.Compacted} where
   * somebody else compacted further in the meantime, which is as good.
   *
   * @return the revision up to which the registry was compacted now; {@link Revision#NONE} where
   *     there was nothing to do
   */
  public CompletableFuture<Revision> enforce(Registry registry) {
    Revision at = registry.oldestWithin(revisions, bytes);
    boolean enough =
        at.compareTo(registry.compactRevision()) <= 0 || at.compareTo(Revision.INITIAL) <= 0;
    return enough
        ? CompletableFuture.completedFuture(Revision.NONE)
        : registry.compact(at).thenApply(done -> at);
  }
}
