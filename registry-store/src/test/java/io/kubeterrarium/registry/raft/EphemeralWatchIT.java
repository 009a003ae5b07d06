package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.WatchContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EphemeralWatchIT extends WatchContract {
  private static RaftRegistry shared;

  @BeforeAll
  static void open() {
    shared = RaftRegistry.open(RegistryConfig.ephemeral());
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
