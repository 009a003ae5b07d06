package io.kubeterrarium.apiserver.schema;

import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The document of one group version, of what was served when it was made. Any thread. */
final class OpenApiDocument {
  private final List<Strategy> strategies;
  private final String hash;
  private volatile byte @Nullable [] bytes;

  OpenApiDocument(List<Strategy> strategies, String hash) {
    this.strategies = strategies;
    this.hash = hash;
  }

  List<Strategy> strategies() {
    return strategies;
  }

  String hash() {
    return hash;
  }

  /** Whether it is of these very strategies. */
  boolean isOf(List<Strategy> others) {
    if (strategies == others) {
      return true;
    }
    if (strategies.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < others.size(); i++) {
      if (strategies.get(i) != others.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** Made when it is first asked for. */
  byte[] bytes(Supplier<byte[]> make) {
    byte[] known = bytes;
    if (known == null) {
      known = make.get();
      bytes = known;
    }
    return known;
  }
}
