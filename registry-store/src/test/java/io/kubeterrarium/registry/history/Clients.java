package io.kubeterrarium.registry.history;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Compare;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.OpResult;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.TxnResult;
import io.kubeterrarium.registry.history.Operation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Clients that read, write, swap and delete a handful of keys at the same time, and write down what
 * they were told. A write that certainly was not made is left out of the history: should it turn up
 * after all, no order of the rest explains it.
 */
public final class Clients {
  private static final int KEYS = 5;
  private static final long HANGS_AFTER_SECONDS = 60;

  private final Registry registry;
  private final String prefix;
  private final Round.Load load;
  private final ConcurrentLinkedQueue<Operation> history = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong nextValue = new AtomicLong();
  private volatile boolean stopping;

  /**
   * @param prefix of the keys, used by nobody else and ending in a slash
   */
  public Clients(Registry registry, String prefix, Round.Load load, long seed) {
    this.registry = registry;
    this.prefix = prefix;
    this.load = load;
    for (int i = 0; i < load.clients(); i++) {
      SplittableRandom random = new SplittableRandom(seed * 31 + i);
      threads.add(new Thread(() -> run(random), "client-" + i));
    }
  }

  public void start() {
    threads.forEach(Thread::start);
  }

  /** Lets every client finish what it has begun. */
  public List<Operation> stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join();
    }
    return List.copyOf(history);
  }

  /** What was wrong in a single answer; empty for nothing. */
  public List<String> broken() {
    return List.copyOf(broken);
  }

  private void run(SplittableRandom random) {
    Map<String, String> seen = new HashMap<>();
    int mostPause = (int) TimeUnit.MILLISECONDS.toNanos(load.mostPauseMillis());
    try {
      while (!stopping) {
        step(random, seen);
        LockSupport.parkNanos(random.nextInt(mostPause));
      }
    } catch (RuntimeException | Error e) {
      broken.add("a client failed: " + e);
    }
  }

  private void step(SplittableRandom random, Map<String, String> seen) {
    String key = prefix + random.nextInt(KEYS);
    int dice = random.nextInt(100);
    if (dice < 40) {
      read(KeyRange.single(Bytes.utf8(key)), List.of(key), seen);
    } else if (dice < 50) {
      read(KeyRange.prefix(prefix), allKeys(), seen);
    } else if (dice < 65) {
      String value = newValue();
      write(List.of(Operation.asked(Kind.WRITE, key, value, null, System.nanoTime())));
    } else if (dice < 75 && load.pairs()) {
      writePair();
    } else if (dice < 95 && seen.get(key) != null) {
      swap(key, seen.get(key));
    } else {
      delete(key);
    }
  }

  private List<String> allKeys() {
    List<String> keys = new ArrayList<>(List.of(prefix + "pair/a", prefix + "pair/b"));
    for (int i = 0; i < KEYS; i++) {
      keys.add(prefix + i);
    }
    return keys;
  }

  private void read(KeyRange range, List<String> keys, Map<String, String> seen) {
    long called = System.nanoTime();
    RangeResult result = answer(registry.range(RangeRequest.latest(range)));
    if (result == null) {
      return;
    }
    long returned = System.nanoTime();
    Map<String, String> found = new HashMap<>();
    for (KeyValue each : result.found()) {
      found.put(each.key().utf8(), Bulk.name(each.value().utf8()));
    }
    for (String key : keys) {
      seen.put(key, found.get(key));
      history.add(
          Operation.asked(Kind.READ, key, null, null, called)
              .answered(returned, found.get(key), true, result.revision().value()));
    }
    String a = String.valueOf(found.get(prefix + "pair/a"));
    if (keys.size() > 1 && !a.equals(String.valueOf(found.get(prefix + "pair/b")))) {
      broken.add("not Atomic: half a transaction was read: " + found);
    }
  }

  private void writePair() {
    String value = newValue();
    long called = System.nanoTime();
    write(
        List.of(
            Operation.asked(Kind.WRITE, prefix + "pair/a", value, null, called),
            Operation.asked(Kind.WRITE, prefix + "pair/b", value, null, called)));
  }

  private void write(List<Operation> asked) {
    List<Op> puts = new ArrayList<>();
    asked.forEach(each -> puts.add(put(each)));
    record(asked, Txn.of(puts.toArray(Op[]::new)), result -> true);
  }

  private void swap(String key, String expected) {
    Operation asked = Operation.asked(Kind.SWAP, key, newValue(), expected, System.nanoTime());
    Bytes whole = Bytes.utf8(Bulk.value(expected, load.valueBytes()));
    Compare same = new Compare.Value(Bytes.utf8(key), Compare.Relation.EQUAL, whole);
    record(
        List.of(asked),
        new Txn(List.of(same), List.of(put(asked)), List.of()),
        TxnResult::succeeded);
  }

  private void delete(String key) {
    Operation asked = Operation.asked(Kind.DELETE, key, null, null, System.nanoTime());
    record(
        List.of(asked),
        Txn.of(Op.Delete.key(Bytes.utf8(key))),
        result -> !((OpResult.Delete) result.results().get(0)).deleted().isEmpty());
  }

  private Op put(Operation asked) {
    String value = Bulk.value(asked.argument(), load.valueBytes());
    return new Op.Put(Bytes.utf8(asked.key()), Bytes.utf8(value), LeaseId.NONE);
  }

  private void record(List<Operation> asked, Txn txn, Predicate<TxnResult> succeeded) {
    CompletableFuture<TxnResult> future = registry.txn(txn);
    TxnResult result;
    try {
      result = future.get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof RegistryException.NoQuorum)) {
        history.addAll(asked);
      }
      pause(e);
      return;
    } catch (InterruptedException | TimeoutException e) {
      history.addAll(asked);
      broken.add("a write hangs: " + asked);
      return;
    }
    long returned = System.nanoTime();
    for (Operation each : asked) {
      history.add(each.answered(returned, null, succeeded.test(result), result.revision().value()));
    }
  }

  /** Null where there was no answer. */
  private <T> T answer(CompletableFuture<T> future) {
    try {
      return future.get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      pause(e);
      return null;
    } catch (InterruptedException | TimeoutException e) {
      broken.add("a read hangs");
      return null;
    }
  }

  private void pause(ExecutionException e) {
    if (!(e.getCause() instanceof RegistryException)) {
      broken.add("not an error of the registry: " + e.getCause());
    }
  }

  private String newValue() {
    return "v" + nextValue.incrementAndGet();
  }
}
