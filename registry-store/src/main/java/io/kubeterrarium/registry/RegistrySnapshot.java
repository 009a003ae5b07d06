package io.kubeterrarium.registry;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The whole registry at one revision, with the past that can still be read, and leases. Immutable:
 * it stays as it is while the registry goes on, at the price of the memory it no longer shares.
 */
public interface RegistrySnapshot {
  Revision revision();

  Revision compactRevision();

  /** How many keys exist at the revision. */
  long keys();

  /** Streams the state; equal states give equal bytes, on every member. Any thread. */
  void writeTo(OutputStream out) throws IOException;

  /**
   * A checksum of all keys as they stood at the revision, the same on every member.
   *
   * @param at {@link Revision#NONE} is the snapshot's own
   * @throws RegistryException.Compacted if the revision is below the compacted one
   * @throws RegistryException.FutureRevision if the snapshot does not have it
   */
  int hash(Revision at);
}
