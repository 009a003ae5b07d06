package io.kubeterrarium.registry.log;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the state that a snapshot holds; called on the store's snapshot thread, or its owner's.
 */
@FunctionalInterface
public interface SnapshotBody {
  void writeTo(OutputStream out) throws IOException;
}
