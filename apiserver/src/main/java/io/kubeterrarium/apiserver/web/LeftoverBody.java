package io.kubeterrarium.apiserver.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * A body that nobody wants, before its request is answered. What is on its way is let in, without a
 * thread that waits for it, so that the connection can go on and a client that is still sending
 * reads its answer; what is long or slow costs its sender the connection. Upstream's server
 * discards as much and closes after as long. (Not after the answer: the container shuts the body
 * with an answer's last byte.)
 *
 * <p>Threads: the container's, one at a time.
 */
final class LeftoverBody implements ReadListener, AsyncListener {
  /** The request's attribute that holds what makes the container read no more: a Runnable. */
  static final String LEAVING = LeftoverBody.class.getName();

  private static final int MAX_BYTES = 256 * 1024;
  private static final long MAX_MILLIS = 500;

  /** Writes the answer. */
  interface Answer {
    void write() throws IOException;
  }

  private final AsyncContext exchange;
  private final ServletInputStream in;
  private final byte[] discarded = new byte[8 * 1024];
  private int count;
  private final Answer answer;
  private boolean over;

  private LeftoverBody(AsyncContext exchange, ServletInputStream in, Answer answer) {
    this.exchange = exchange;
    this.in = in;
    this.answer = answer;
  }

  static void discard(HttpServletRequest request, Answer answer) throws IOException {
    AsyncContext exchange = request.startAsync();
    exchange.setTimeout(MAX_MILLIS);
    LeftoverBody leftover = new LeftoverBody(exchange, request.getInputStream(), answer);
    exchange.addListener(leftover);
    leftover.in.setReadListener(leftover);
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!over && in.isReady() && !in.isFinished()) {
      count += Math.max(0, in.read(discarded));
      if (count > MAX_BYTES) {
        leave();
      }
    }
  }

  @Override
  public void onAllDataRead() throws IOException {
    end();
  }

  private void leave() throws IOException {
    if (!over && exchange.getRequest().getAttribute(LEAVING) instanceof Runnable leaving) {
      leaving.run();
    }
    end();
  }

  private void end() throws IOException {
    if (over) {
      return;
    }
    over = true;
    try {
      answer.write();
    } finally {
      exchange.complete();
    }
  }

  /** The client has gone; there is nobody to answer. */
  @Override
  public void onError(Throwable failure) {
    if (!over) {
      over = true;
      exchange.complete();
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) throws IOException {
    leave();
  }

  @Override
  public void onError(AsyncEvent event) {
    onError(event.getThrowable());
  }

  @Override
  public void onComplete(AsyncEvent event) {
    over = true;
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // Justification: it is started once
  }
}
