package io.kubeterrarium.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one {@link Op} of the branch taken did. */
public sealed interface OpResult {
  record Put(@Nullable KeyValue previous) implements OpResult {}

  record Delete(List<KeyValue> deleted) implements OpResult {}

  record Get(List<KeyValue> found, long count) implements OpResult {}

  record Nested(TxnResult result) implements OpResult {}
}
