package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.apiserver.request.WatchStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A watch whose frames take a call to make: they are made beside the watch caches' thread, in
 * order, one batch of a watch at a time. {@value #BACKLOG} frames may wait; who falls further
 * behind comes again.
 */
final class ShownElsewhere implements WatchStream {
  private static final int BACKLOG = 10_000;
  private static final Executor THREADS = threads();

  private final WatchStream frames;
  private final UnaryOperator<WatchFrame> view;

  ShownElsewhere(WatchStream frames, UnaryOperator<WatchFrame> view) {
    this.frames = frames;
    this.view = view;
  }

  /** There are none while nobody watches such a kind. */
  private static Executor threads() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            8,
            8,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(BACKLOG),
            task -> {
              Thread thread = new Thread(task, "watch-conversion");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  @Override
  public void start(WatchSink sink) {
    frames.start(new Shown(sink));
  }

  @Override
  public void close() {
    frames.close();
  }

  private final class Shown implements WatchSink {
    private final WatchSink sink;
    private final Deque<WatchFrame> waiting = new ArrayDeque<>(); // guarded by this
    private boolean busy; // guarded by this
    private boolean ended; // guarded by this
    private boolean broken; // guarded by this
    private boolean told; // guarded by this

    Shown(WatchSink sink) {
      this.sink = sink;
    }

    @Override
    public boolean offer(List<WatchFrame> more) {
      synchronized (this) {
        if (broken || waiting.size() + more.size() > BACKLOG) {
          return false;
        }
        waiting.addAll(more);
      }
      return proceed();
    }

    @Override
    public void end() {
      synchronized (this) {
        ended = true;
      }
      proceed();
    }

    private boolean proceed() {
      synchronized (this) {
        if (busy) {
          return true;
        }
        busy = true;
      }
      try {
        THREADS.execute(this::show);
        return true;
      } catch (RejectedExecutionException full) {
        synchronized (this) {
          busy = false;
          broken = true;
        }
        return false;
      }
    }

    private void show() {
      while (true) {
        List<WatchFrame> batch;
        synchronized (this) {
          if (waiting.isEmpty() || broken) {
            busy = false;
            if (!ended && !broken || told) {
              return;
            }
            told = true;
            break;
          }
          batch = new ArrayList<>(waiting);
          waiting.clear();
        }
        if (!sent(batch)) {
          synchronized (this) {
            broken = true;
          }
          frames.close();
        }
      }
      sink.end();
    }

    private boolean sent(List<WatchFrame> batch) {
      try {
        return sink.offer(batch.stream().map(view).toList());
      } catch (ApiException e) {
        sink.offer(List.of(new WatchFrame("ERROR", e.status())));
        return false;
      }
    }
  }
}
