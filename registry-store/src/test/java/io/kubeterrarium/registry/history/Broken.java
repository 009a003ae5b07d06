package io.kubeterrarium.registry.history;

import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.TxnResult;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.WatchListener;
import io.kubeterrarium.registry.WatchRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Registries with one guarantee broken now and then: proof that the checks can fail. */
enum Broken {
  /** Every twentieth call, where it is a read, is answered from thirty revisions ago. */
  STALE_READ {
    @Override
    Object call(Registry real, Object request, Object unused, int count) {
      if (!(request instanceof RangeRequest range) || count % 20 != 0) {
        return null;
      }
      Revision old = new Revision(Math.max(2, real.appliedRevision().value() - 30));
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
      return request instanceof WatchRequest watch
          ? real.watch(watch, new Forgetful((WatchListener) listener, false))
          : null;
    }
  },

  /** Every hundredth event of a watch comes twice. */
  DOUBLED_EVENT {
    @Override
    Object call(Registry real, Object request, Object listener, int count) {
      return request instanceof WatchRequest watch
          ? real.watch(watch, new Forgetful((WatchListener) listener, true))
          : null;
    }
  };

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

  private static final class Forgetful implements WatchListener {
    private final WatchListener real;
    private final boolean twice;
    private int count;

    Forgetful(WatchListener real, boolean twice) {
      this.real = real;
      this.twice = twice;
    }

    @Override
    public void events(List<WatchEvent> events, Revision through) {
      boolean now = (count += events.size()) >= 100;
      if (now) {
        count = 0;
      }
      if (!now || twice) {
        real.events(events, through);
      }
      if (now && twice) {
        real.events(events, through);
      }
    }

    @Override
    public void progress(Revision through) {
      real.progress(through);
    }

    @Override
    public void cancelled(RegistryException cause) {
      real.cancelled(cause);
    }
  }
}
