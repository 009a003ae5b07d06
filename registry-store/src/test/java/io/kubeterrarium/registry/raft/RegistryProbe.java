package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Txn;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The few things tests of opening, crashing and closing do to a registry. */
final class RegistryProbe {
  private RegistryProbe() {}

  static <T> T await(CompletableFuture<T> future) throws Exception {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryException expected) {
        throw expected;
      }
      throw e;
    }
  }

  static void put(Registry registry, String... keys) throws Exception {
    for (String key : keys) {
      await(registry.txn(write(key)));
    }
  }

  /** Writes {@code prefix0} to {@code prefixN-1}, all at once, and waits for all. */
  static void fill(Registry registry, String prefix, int count) throws Exception {
    CompletableFuture<?>[] writes = new CompletableFuture<?>[count];
    for (int i = 0; i < count; i++) {
      writes[i] = registry.txn(write(prefix + i));
    }
    await(CompletableFuture.allOf(writes));
  }

  static Txn write(String key) {
    return Txn.of(new Op.Put(Bytes.utf8(key), Bytes.utf8("value of " + key)));
  }

  static List<String> keys(Registry registry) throws Exception {
    return await(registry.range(RangeRequest.latest(KeyRange.ALL))).found().stream()
        .map(kv -> kv.key().utf8())
        .toList();
  }
}
