package io.kubeterrarium.registry.history;

import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Watch;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.WatchListener;
import io.kubeterrarium.registry.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One client's watch of a range, put down and taken up again from where it stood, with everything
 * it was told. Where it is told that history was compacted, it lists anew, and goes on from there:
 * a new stretch begins.
 *
 * <p>A slow one does not return from a call for a while, so that what comes next waits for it.
 */
public final class WatchHistory {
  private static final long BOUND_SECONDS = 60;
  private static final long LONGEST_PAUSE_MILLIS = 150;

  /** How it reads. */
  public enum Pace {
    EAGER,
    /** Pauses after each call. */
    SLOW,
    /** Does not return from its first call before it is hurried. */
    NEVER
  }

  /**
   * @param call the number of the call that brought it: the events of a revision come in one
   */
  public record Seen(long call, WatchEvent event) {
    long revision() {
      return event.current().modRevision().value();
    }
  }

  /**
   * What is without a gap.
   *
   * @param from the first revision that matters
   * @param base what stood before that, by key
   */
  public record Stretch(
      KeyRange range, long from, long through, Map<String, String> base, List<Seen> seen) {}

  private final Registry registry;
  private final KeyRange range;
  private final SplittableRandom random; // guarded by this
  private Pace pace; // guarded by this
  private final List<Stretch> over = new ArrayList<>(); // guarded by this
  private Map<String, String> base = Map.of(); // guarded by this
  private long from; // guarded by this
  private final List<Seen> seen = new ArrayList<>(); // guarded by this
  private final List<String> broken = new ArrayList<>(); // guarded by this
  private long through; // guarded by this
  private long call; // guarded by this
  private long turn; // guarded by this
  private RegistryException cancelled; // guarded by this
  private Watch watch; // guarded by this

  /**
   * @param from the first revision that matters; of the range nothing is there before
   * @param seed of its pauses
   */
  public WatchHistory(Registry registry, KeyRange range, Revision from, Pace pace, long seed) {
    this.registry = registry;
    this.pace = pace;
    this.random = new SplittableRandom(seed);
    this.range = range;
    this.from = from.value();
    this.through = from.value() - 1;
  }

  /** Begins, or goes on at the revision after the last one it knows to be complete. */
  public void resume() {
    long mine;
    synchronized (this) {
      mine = ++turn;
    }
    open(mine);
  }

  /** Unless it was put down meanwhile, or taken up by somebody else. */
  private void open(long mine) {
    Revision start;
    synchronized (this) {
      if (mine != turn) {
        return;
      }
      start = new Revision(through + 1);
    }
    Watch opened = registry.watch(new WatchRequest(range, start, false), new Turn(mine));
    boolean wanted;
    synchronized (this) {
      wanted = mine == turn;
      if (wanted) {
        watch = opened;
      }
    }
    if (!wanted) {
      opened.close();
    }
  }

  /** It pauses no more, and reads on from where it stands. */
  synchronized void hurry() {
    pace = Pace.EAGER;
    notifyAll();
  }

  /** Ends the watch in the middle of whatever it is doing; what still comes is not looked at. */
  public void interrupt() {
    Watch open;
    synchronized (this) {
      turn++;
      open = watch;
      notifyAll();
    }
    if (open != null) {
      open.close();
    }
  }

  /** Asks for progress, and waits until everything up to the revision has been delivered. */
  public synchronized void awaitThrough(Revision revision) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
    while (through < revision.value() && cancelled == null) {
      watch.requestProgress();
      if (System.nanoTime() > deadline) {
        broken.add("not Reliable: only through " + through + " (expected: " + revision + ")");
        return;
      }
      TimeUnit.MILLISECONDS.timedWait(this, 20);
    }
  }

  /** In order; the last one goes on. */
  public synchronized List<Stretch> stretches() {
    List<Stretch> all = new ArrayList<>(over);
    all.add(stretch());
    return all;
  }

  private Stretch stretch() {
    return new Stretch(range, from, through, base, List.copyOf(seen));
  }

  public synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  KeyRange range() {
    return range;
  }

  /** As a client does that is told that what it needs next is gone. */
  private void relist(long mine) {
    registry
        .range(RangeRequest.latest(range))
        .whenComplete(
            (result, error) -> {
              long next;
              synchronized (this) {
                if (mine != turn) {
                  return;
                }
                if (error == null) {
                  rebase(result);
                }
                next = ++turn;
              }
              // Justification: without an answer it is told again that history is gone
              open(next);
            });
  }

  private void rebase(RangeResult result) {
    if (result.revision().value() < through) {
      broken.add("through " + through + ", then a list at " + result.revision());
    }
    over.add(stretch());
    seen.clear();
    Map<String, String> state = new TreeMap<>();
    result.found().forEach(each -> state.put(each.key().utf8(), Bulk.name(each.value().utf8())));
    base = state;
    through = result.revision().value();
    from = through + 1;
  }

  private final class Turn implements WatchListener {
    private final long mine;
    private long told; // guarded by the history

    Turn(long mine) {
      this.mine = mine;
    }

    @Override
    public void events(List<WatchEvent> events, Revision upTo) {
      synchronized (WatchHistory.this) {
        if (mine != turn) {
          return;
        }
        call++;
        for (WatchEvent event : events) {
          Seen next = new Seen(call, Bulk.brief(event));
          if (next.revision() <= through) {
            broken.add("not Bookmarkable: through " + through + ", then " + event);
          }
          seen.add(next);
        }
        moveTo(upTo);
        rest();
      }
    }

    /** In the call, as who reads slowly does; not for longer than the watch goes on. */
    private void rest() {
      long millis = pace == Pace.SLOW ? random.nextLong(LONGEST_PAUSE_MILLIS) : 0;
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      try {
        while (mine == turn && pace == Pace.NEVER) {
          WatchHistory.this.wait();
        }
        long left = until - System.nanoTime();
        while (mine == turn && pace == Pace.SLOW && left > 0) {
          TimeUnit.NANOSECONDS.timedWait(WatchHistory.this, left);
          left = until - System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void progress(Revision upTo) {
      synchronized (WatchHistory.this) {
        if (mine == turn) {
          moveTo(upTo);
        }
      }
    }

    /** A new watch may be at a member that is not as far as the one before: it tells less then. */
    private void moveTo(Revision upTo) {
      if (upTo.value() < told) {
        broken.add("not Bookmarkable: through " + told + ", then through " + upTo);
      }
      told = upTo.value();
      through = Math.max(through, told);
      WatchHistory.this.notifyAll();
    }

    @Override
    public void cancelled(RegistryException cause) {
      synchronized (WatchHistory.this) {
        if (mine == turn && cause instanceof RegistryException.Compacted) {
          relist(mine);
        } else if (mine == turn) {
          cancelled = cause;
          broken.add("cancelled: " + cause);
          WatchHistory.this.notifyAll();
        }
      }
    }
  }
}
