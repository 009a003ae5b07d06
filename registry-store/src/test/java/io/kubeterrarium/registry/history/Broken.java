package io.kubeterrarium.registry.history;

import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.TxnResult;
import io.kubeterrarium.registry.WatchListener;
import io.kubeterrarium.registry.WatchRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Registries with one guarantee broken now and then: proof that the checks can fail. */
enum Broken {
  /** Every twentieth call, where it is a read, is answered from thirty revisions ago. */
  STALE_READ {
    @Override
    Object call(Registry real, Object request, Object unused, int count) {
      if (!(request instanceof RangeRequest range) || count % 20 != 0 || !range.at().isNone()) {
        return null;
      }
      long kept = Math.max(2, real.compactRevision().value());
      Revision old = new Revision(Math.max(kept, real.appliedRevision().value() - 30));
      return real.range(range.at(old))
          .thenApply(
              result -> new RangeResult(real.appliedRevision(), result.found(), result.count()));
    }
  },

  /**
   * Every twentieth call, where it is a write, is acknowledged and then forgotten, as by a disk
   * that was not synced.
   */
  ACKNOWLEDGED_TOO_EARLY {
    @Override
    Object call(Registry real, Object request, Object unused, int count) {
      if (!(request instanceof Txn txn) || count % 20 != 0 || !txn.compares().isEmpty()) {
        return null;
      }
      Op first = txn.then().get(0);
      return first instanceof Op.Put
          ? real.readBarrier().thenApply(at -> new TxnResult(true, at, List.of()))
          : null;
    }
  },

  /** Every hundredth event of a watch is missing. */
  DROPPED_EVENT {
    @Override
    Object call(Registry real, Object request, Object listener, int count) {
      return watch(real, request, listener, BrokenListener::forgetful);
    }
  },

  /** Every hundredth event of a watch comes twice. */
  DOUBLED_EVENT {
    @Override
    Object call(Registry real, Object request, Object listener, int count) {
      return watch(real, request, listener, BrokenListener::repeating);
    }
  },

  /** The events of a revision come one by one. */
  SPLIT_REVISION {
    @Override
    Object call(Registry real, Object request, Object listener, int count) {
      return watch(real, request, listener, BrokenListener::splitting);
    }
  },

  /** The latest event comes first. */
  REVERSED_EVENTS {
    @Override
    Object call(Registry real, Object request, Object listener, int count) {
      return watch(real, request, listener, BrokenListener::reversing);
    }
  },

  /** More is said to be complete than is. */
  EARLY_BOOKMARK {
    @Override
    Object call(Registry real, Object request, Object listener, int count) {
      return watch(real, request, listener, BrokenListener::hasty);
    }
  },

  /** Who takes long for a call misses the next one, as from a queue that was full. */
  OVERRUN_BY_THE_FAST {
    @Override
    Object call(Registry real, Object request, Object listener, int count) {
      return watch(real, request, listener, BrokenListener::impatient);
    }
  },

  /** Who resumes behind a compaction is not told so. */
  HIDDEN_COMPACTION {
    @Override
    Object call(Registry real, Object request, Object listener, int count) {
      return request instanceof WatchRequest watch
          ? from(
              real,
              watch,
              Math.max(watch.start().value(), real.compactRevision().value()),
              listener)
          : null;
    }
  },

  /** Who resumes is told the last event again. */
  TOLD_AGAIN {
    @Override
    Object call(Registry real, Object request, Object listener, int count) {
      return request instanceof WatchRequest watch
          ? from(real, watch, watch.start().value() - 1, listener)
          : null;
    }
  };

  private static Object watch(
      Registry real, Object request, Object listener, UnaryOperator<WatchListener> broken) {
    return request instanceof WatchRequest watch
        ? real.watch(watch, broken.apply((WatchListener) listener))
        : null;
  }

  private static Object from(Registry real, WatchRequest watch, long start, Object listener) {
    return real.watch(
        new WatchRequest(watch.range(), new Revision(start), watch.previous()),
        (WatchListener) listener);
  }

  /** The answer, or null to ask the real one. */
  abstract Object call(Registry real, Object request, Object second, int count);

  Registry of(Registry real) {
    AtomicInteger count = new AtomicInteger();
    return (Registry)
        Proxy.newProxyInstance(
            Registry.class.getClassLoader(),
            new Class<?>[] {Registry.class},
            (proxy, method, arguments) -> {
              Object first = arguments == null || arguments.length == 0 ? null : arguments[0];
              Object second = arguments == null || arguments.length < 2 ? null : arguments[1];
              Object answer = call(real, first, second, count.incrementAndGet());
              try {
                return answer != null ? answer : method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
