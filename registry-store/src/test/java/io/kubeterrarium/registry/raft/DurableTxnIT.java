package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.TxnContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class DurableTxnIT extends TxnContract {
  private static RaftRegistry shared;

  @BeforeAll
  static void open(@TempDir Path directory) {
    shared = RaftRegistry.open(RegistryConfig.durable(directory).snapshotEvery(50));
  }

  @AfterAll
  static void close() {
    shared.close();
  }

  @Override
  protected Registry acquire() {
    return shared;
  }

  @Override
  protected void release(Registry registry) {
    // Justification: one registry serves all tests of the suite
  }
}
