package io.kubeterrarium.apiserver.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The responses that are being streamed, and the few threads that write all of them. A write never
 * blocks, so two threads serve thousands of streams.
 */
public final class ResponseStreams implements AutoCloseable {
  private static final int THREADS = 2;
  private static final long CLOSE_MILLIS = 500;

  /** What all streams together may let wait: what a small heap can hold beside everything else. */
  private static final long MAX_WAITING_BYTES = Runtime.getRuntime().maxMemory() / 8;

  private final AtomicLong waiting = new AtomicLong();
  private final Set<StreamedResponse> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger threads = new AtomicInteger();
  private final ExecutorService writers =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "stream-writer-" + threads.getAndIncrement());
            thread.setDaemon(true);
            return thread;
          });

  ResponseStreams() {}

  /**
   * Turns a response whose status and headers are set into a stream; the calling thread is free to
   * go.
   *
   * @param onClose called once when the stream is over, whoever ended it
   */
  public StreamedResponse open(
      HttpServletRequest request, HttpServletResponse response, Runnable onClose)
      throws IOException {
    AsyncContext async = request.startAsync(request, response);
    StreamedResponse stream = new StreamedResponse(async, this, onClose);
    async.setTimeout(0);
    async.addListener(stream);
    open.add(stream);
    stream.start();
    return stream;
  }

  /**
   * The same over a connection that is no longer HTTP.
   *
   * @param finish closes the connection
   */
  StreamedResponse open(ServletOutputStream output, Runnable finish, Runnable onClose) {
    StreamedResponse stream = new StreamedResponse(output, finish, this, onClose);
    open.add(stream);
    stream.start();
    return stream;
  }

  /** Counts bytes that wait, or with a negative number, that do not any more. */
  void count(long bytes) {
    waiting.addAndGet(bytes);
  }

  /** Whether so much waits that clients who lag have to go. */
  boolean areFull() {
    return waiting.get() > MAX_WAITING_BYTES;
  }

  void remove(StreamedResponse stream) {
    open.remove(stream);
  }

  void execute(Runnable write) {
    if (!writers.isShutdown()) {
      writers.execute(write);
    }
  }

  /** Ends every stream in order, within a bounded time. */
  @Override
  public void close() {
    open.forEach(StreamedResponse::end);
    writers.shutdown();
    try {
      if (!writers.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        writers.shutdownNow();
      }
    } catch (InterruptedException e) {
      writers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
