package io.kubeterrarium.registry.raft;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints what a large state costs: with {@code mvn -Pbench verify -pl registry-store -am} for 200
 * MB and for 100,000 keys of 1 KiB, and with {@code -Dregistry.bench.million=true} for a million
 * keys.
 */
class LargeStateBench {
  @TempDir Path directory;

  @Test
  void aStateOf200MegabytesDoesNotHoldUpWrites() throws Exception {
    new LargeState(directory, 100_000, 2_048).run(30);
  }

  @Test
  void aHundredThousandKeysAreBackSoon() throws Exception {
    new LargeState(directory, 100_000, 1_024).run(5);
  }

  @Test
  @EnabledIfSystemProperty(named = "registry.bench.million", matches = "true")
  void aMillionKeysFit() throws Exception {
    new LargeState(directory, 1_000_000, 256).run(15);
  }
}
