package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.apiserver.request.WatchStream;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch as a chunked response that no thread waits for. Events are queued by the watch's thread
 * and written by a writer thread while the connection takes them; what piles up is written in one
 * go. A client that lets its backlog grow beyond the bound is dropped.
 *
 * <p>Invariant: {@code output} is touched under this object's lock only. At most one write task is
 * queued.
 */
final class WatchResponse implements WatchSink, WriteListener, AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(WatchResponse.class);
  private static final int MAX_BACKLOG_BYTES = 32 * 1024 * 1024;
  private static final int MAX_WRITE_BYTES = 256 * 1024;

  private final WatchStream stream;
  private final AsyncContext async;
  private final ServletOutputStream output;
  private final OpenWatches watches;
  private final Deque<byte[]> backlog = new ArrayDeque<>(); // guarded by this
  private long backlogBytes; // guarded by this
  private boolean writable; // guarded by this: the container said so, and was not told otherwise
  private boolean unflushed = true; // guarded by this: headers, or bytes not flushed
  private boolean scheduled; // guarded by this
  private boolean ended; // guarded by this: no more events come
  private boolean completed; // guarded by this

  WatchResponse(WatchStream stream, AsyncContext async, OpenWatches watches) throws IOException {
    this.stream = stream;
    this.async = async;
    this.output = async.getResponse().getOutputStream();
    this.watches = watches;
  }

  /** Starts the flow; returns at once. */
  void start() {
    async.setTimeout(0);
    async.addListener(this);
    watches.add(this);
    output.setWriteListener(this);
    stream.start(this);
  }

  @Override
  public synchronized boolean offer(List<WatchFrame> frames) {
    if (ended) {
      return false;
    }
    for (WatchFrame frame : frames) {
      byte[] line = frame.json();
      backlog.add(line);
      backlogBytes += line.length;
    }
    if (backlogBytes > MAX_BACKLOG_BYTES) {
      LOG.info("a watcher is dropped: it lets {} bytes wait", backlogBytes);
      backlog.clear();
      backlogBytes = 0;
      ended = true;
    }
    schedule();
    return !ended;
  }

  @Override
  public synchronized void end() {
    ended = true;
    schedule();
  }

  @Override
  public synchronized void onWritePossible() {
    writable = true;
    schedule();
  }

  private void schedule() {
    if (writable && !scheduled && !completed) {
      scheduled = true;
      watches.execute(this::write);
    }
  }

  private void write() {
    boolean over;
    synchronized (this) {
      scheduled = false;
      over = !completed && writeWhileTaken();
      completed |= over;
    }
    if (over) {
      close();
      async.complete();
    }
  }

  /** Returns whether the response is over: everything is written, or the client is gone. */
  private boolean writeWhileTaken() {
    try {
      while (output.isReady()) {
        if (!backlog.isEmpty()) {
          output.write(nextBatch());
          unflushed = true;
        } else if (unflushed) {
          unflushed = false;
          output.flush();
        } else {
          return ended;
        }
      }
      writable = false; // The container calls onWritePossible when it takes bytes again.
      return false;
    } catch (IOException e) {
      LOG.debug("a watcher went away: {}", e.getMessage());
      return true;
    }
  }

  private byte[] nextBatch() {
    byte[] first = backlog.remove();
    backlogBytes -= first.length;
    if (backlog.isEmpty() || first.length >= MAX_WRITE_BYTES) {
      return first;
    }
    ByteArrayOutputStream batch = new ByteArrayOutputStream(2 * first.length);
    batch.writeBytes(first);
    while (!backlog.isEmpty() && batch.size() < MAX_WRITE_BYTES) {
      byte[] line = backlog.remove();
      backlogBytes -= line.length;
      batch.writeBytes(line);
    }
    return batch.toByteArray();
  }

  private void close() {
    watches.remove(this);
    stream.close();
  }

  @Override
  public void onError(Throwable failure) {
    LOG.debug("a watcher's connection failed: {}", failure.getMessage());
    abandon();
  }

  @Override
  public void onError(AsyncEvent event) {
    abandon();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    close();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    abandon();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}

  private void abandon() {
    boolean first;
    synchronized (this) {
      first = !completed;
      completed = true;
      ended = true;
      backlog.clear();
      backlogBytes = 0;
    }
    close();
    if (first) {
      async.complete();
    }
  }
}
