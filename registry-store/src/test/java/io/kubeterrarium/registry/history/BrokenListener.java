package io.kubeterrarium.registry.history;

import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.WatchListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A way from a registry to a listener that loses, doubles, tears or hides something. */
abstract class BrokenListener implements WatchListener {
  private static final int ONCE_IN = 100;
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  final WatchListener real;
  private int count;

  private BrokenListener(WatchListener real) {
    this.real = real;
  }

  static WatchListener forgetful(WatchListener real) {
    return new BrokenListener(real) {
      @Override
      public void events(List<WatchEvent> events, Revision through) {
        if (!now(events)) {
          real.events(events, through);
        }
      }
    };
  }

  static WatchListener repeating(WatchListener real) {
    return new BrokenListener(real) {
      @Override
      public void events(List<WatchEvent> events, Revision through) {
        real.events(events, through);
        if (now(events)) {
          real.events(events, through);
        }
      }
    };
  }

  static WatchListener splitting(WatchListener real) {
    return new BrokenListener(real) {
      @Override
      public void events(List<WatchEvent> events, Revision through) {
        for (WatchEvent event : events) {
          real.events(List.of(event), event.current().modRevision());
        }
      }
    };
  }

  static WatchListener reversing(WatchListener real) {
    return new BrokenListener(real) {
      @Override
      public void events(List<WatchEvent> events, Revision through) {
        List<WatchEvent> reversed = new ArrayList<>(events);
        Collections.reverse(reversed);
        real.events(reversed, through);
      }
    };
  }

  static WatchListener hasty(WatchListener real) {
    return new BrokenListener(real) {
      @Override
      public void events(List<WatchEvent> events, Revision through) {
        real.events(events, now(events) ? new Revision(through.value() + 5) : through);
      }
    };
  }

  static WatchListener impatient(WatchListener real) {
    return new BrokenListener(real) {
      private boolean waited;

      @Override
      public void events(List<WatchEvent> events, Revision through) {
        if (waited) {
          waited = false;
          return;
        }
        long began = System.nanoTime();
        real.events(events, through);
        waited = System.nanoTime() - began > LONG_NANOS;
      }
    };
  }

  /** Whether it is time for mischief. */
  final boolean now(List<WatchEvent> events) {
    count += events.size();
    if (count < ONCE_IN) {
      return false;
    }
    count = 0;
    return true;
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
