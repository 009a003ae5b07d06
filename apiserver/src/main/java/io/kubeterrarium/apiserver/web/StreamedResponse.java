package io.kubeterrarium.apiserver.web;

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
 * A chunked response that no thread waits for. Lines are queued by whoever has them and written by
 * a writer thread while the connection takes them; what piles up is written in one go. A client
 * that lets its backlog grow beyond the bound is dropped.
 *
 * <p>Invariant: {@code output} is touched under this object's lock only. At most one write task is
 * queued.
 */
public final class StreamedResponse implements WriteListener, AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(StreamedResponse.class);
  private static final int MAX_BACKLOG_BYTES = 32 * 1024 * 1024;

  /** What a client may let wait even where all together let too much wait. */
  private static final int KEPT_BACKLOG_BYTES = 256 * 1024;

  private static final int MAX_WRITE_BYTES = 256 * 1024;

  private enum Written {
    AS_FAR_AS_TAKEN,
    TO_THE_END,
    NO_MORE
  }

  private final Runnable finish;
  private final boolean containerFinishes;
  private final ServletOutputStream output;
  private final ResponseStreams streams;
  private final Runnable onClose;
  private final Deque<byte[]> backlog = new ArrayDeque<>(); // guarded by this
  private long backlogBytes; // guarded by this
  private boolean writable; // guarded by this: the container said so, and was not told otherwise
  private boolean unflushed = true; // guarded by this: headers, or bytes not flushed
  private boolean scheduled; // guarded by this
  private boolean ended; // guarded by this: no more events come
  private boolean lost; // guarded by this: a write has failed
  private boolean completed; // guarded by this
  private boolean closed; // guarded by this

  /** A failed write makes the container call {@link #onError}, on a thread that may complete it. */
  StreamedResponse(AsyncContext async, ResponseStreams streams, Runnable onClose)
      throws IOException {
    this(async.getResponse().getOutputStream(), async::complete, true, streams, onClose);
  }

  /**
   * @param finish ends what the output belongs to, once everything is written
   */
  StreamedResponse(
      ServletOutputStream output, Runnable finish, ResponseStreams streams, Runnable onClose) {
    this(output, finish, false, streams, onClose);
  }

  private StreamedResponse(
      ServletOutputStream output,
      Runnable finish,
      boolean containerFinishes,
      ResponseStreams streams,
      Runnable onClose) {
    this.finish = finish;
    this.containerFinishes = containerFinishes;
    this.output = output;
    this.streams = streams;
    this.onClose = onClose;
  }

  /** Starts the flow; returns at once. */
  void start() {
    output.setWriteListener(this);
  }

  /**
   * Queues lines in order; never blocks.
   *
   * @return false where the client was dropped or the stream has ended
   */
  public synchronized boolean offer(List<byte[]> lines) {
    if (ended) {
      return false;
    }
    long before = backlogBytes;
    for (byte[] line : lines) {
      backlog.add(line);
      backlogBytes += line.length;
    }
    streams.count(backlogBytes - before);
    if (backlogBytes > MAX_BACKLOG_BYTES
        || backlogBytes > KEPT_BACKLOG_BYTES && streams.areFull()) {
      LOG.info("a client is dropped: it lets {} bytes wait", backlogBytes);
      forgetBacklog();
      ended = true;
    }
    schedule();
    return !ended;
  }

  /** Ends the response when everything queued is written. Idempotent. */
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
    if (writable && !scheduled && !lost && !completed) {
      scheduled = true;
      streams.execute(this::write);
    }
  }

  private void write() {
    Written written;
    synchronized (this) {
      scheduled = false;
      if (completed) {
        return;
      }
      written = writeWhileTaken();
      completed = written == Written.TO_THE_END;
      lost = written == Written.NO_MORE;
      ended |= lost;
    }
    switch (written) {
      case AS_FAR_AS_TAKEN -> {}
      case TO_THE_END -> {
        close();
        complete();
      }
      case NO_MORE -> lose();
    }
  }

  private Written writeWhileTaken() {
    try {
      while (output.isReady()) {
        if (!backlog.isEmpty()) {
          output.write(nextBatch());
          unflushed = true;
        } else if (unflushed) {
          unflushed = false;
          output.flush();
        } else {
          return ended ? Written.TO_THE_END : Written.AS_FAR_AS_TAKEN;
        }
      }
      writable = false; // The container calls onWritePossible when it takes bytes again.
      return Written.AS_FAR_AS_TAKEN;
    } catch (IOException e) {
      LOG.debug("a client went away: {}", e.getMessage());
      forgetBacklog();
      return Written.NO_MORE;
    }
  }

  /** The container is about to handle the failure itself: to complete it here would cross that. */
  private void lose() {
    if (containerFinishes) {
      close();
    } else {
      abandon();
    }
  }

  private void forgetBacklog() {
    backlog.clear();
    streams.count(-backlogBytes);
    backlogBytes = 0;
  }

  private byte[] nextBatch() {
    byte[] batch = takeBatch();
    backlogBytes -= batch.length;
    streams.count(-batch.length);
    return batch;
  }

  private byte[] takeBatch() {
    byte[] first = backlog.remove();
    if (backlog.isEmpty() || first.length >= MAX_WRITE_BYTES) {
      return first;
    }
    ByteArrayOutputStream batch = new ByteArrayOutputStream(2 * first.length);
    batch.writeBytes(first);
    while (!backlog.isEmpty() && batch.size() < MAX_WRITE_BYTES) {
      batch.writeBytes(backlog.remove());
    }
    return batch.toByteArray();
  }

  private void close() {
    boolean first;
    synchronized (this) {
      first = !closed;
      closed = true;
    }
    if (first) {
      streams.remove(this);
      onClose.run();
    }
  }

  @Override
  public void onError(Throwable failure) {
    LOG.debug("a client's connection failed: {}", failure.getMessage());
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

  /** Ends it at once; what was not written is lost. Idempotent. */
  void abandon() {
    boolean first;
    synchronized (this) {
      first = !completed;
      completed = true;
      ended = true;
      forgetBacklog();
    }
    close();
    if (first) {
      complete();
    }
  }

  /** The container ends the response itself when it notices first that the client is gone. */
  private void complete() {
    try {
      finish.run();
    } catch (IllegalStateException e) {
      LOG.debug("the response had ended already: {}", e.getMessage());
    }
  }
}
