package io.kubeterrarium.registry;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contract suites need of an implementation, and the words they are written in.
 *
 * <p>A suite makes no assumption about what else the store holds: each test writes under a prefix
 * of its own and compares revisions with those it was told. So an implementation may hand out one
 * registry again and again.
 */
public abstract class RegistryFixture {
  /** Generous: reached only where something is broken. */
  protected static final long BOUND_SECONDS = 30;

  protected final String prefix = "/contract/" + UUID.randomUUID() + "/";
  protected Registry registry;

  /** A registry that works; the suite gives it back to {@link #release}. */
  protected abstract Registry acquire() throws Exception;

  /** By default closes it. */
  protected void release(Registry registry) throws Exception {
    registry.close();
  }

  @BeforeEach
  void acquireRegistry() throws Exception {
    registry = acquire();
  }

  @AfterEach
  void releaseRegistry() throws Exception {
    release(registry);
  }

  protected static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(BOUND_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryException expected) {
        throw expected;
      }
      throw new AssertionError("not a RegistryException: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + BOUND_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A key under this test's prefix. */
  protected Bytes key(String name) {
    return Bytes.utf8(prefix + name);
  }

  /** All keys of this test. */
  protected KeyRange all() {
    return KeyRange.prefix(prefix);
  }

  protected Revision put(String name, String value) {
    return put(name, value, LeaseId.NONE);
  }

  protected Revision put(String name, String value, LeaseId lease) {
    return txn(new Op.Put(key(name), Bytes.utf8(value), lease)).revision();
  }

  protected TxnResult delete(String name) {
    return txn(Op.Delete.key(key(name)));
  }

  protected TxnResult txn(Op... ops) {
    return await(registry.txn(Txn.of(ops)));
  }

  protected RangeResult range(KeyRange range) {
    return await(registry.range(RangeRequest.latest(range)));
  }

  protected RangeResult rangeAt(KeyRange range, Revision at) {
    return await(registry.range(RangeRequest.latest(range).at(at)));
  }

  protected List<String> values(RangeResult result) {
    return result.found().stream().map(kv -> kv.value().utf8()).toList();
  }

  /** As {@code name=value}. */
  protected List<String> pairs(RangeResult result) {
    return result.found().stream().map(kv -> name(kv.key()) + "=" + kv.value().utf8()).toList();
  }

  protected String name(Bytes key) {
    return key.utf8().substring(prefix.length());
  }

  protected void compact(Revision revision) {
    await(registry.compact(revision));
  }
}
