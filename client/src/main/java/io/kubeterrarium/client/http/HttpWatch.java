package io.kubeterrarium.client.http;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.transport.WatchConnection;
import io.kubeterrarium.client.transport.WatchConsumer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A watch over HTTP: one line of the answer is one event. Lines are asked for one by one, so a slow
 * consumer slows the connection and fills no queue. An error answer is told as an ERROR event, as a
 * server tells one in mid-stream.
 */
final class HttpWatch implements WatchConnection, Flow.Subscriber<String> {
  private final WatchConsumer consumer;

  // Guarded by this.
  private Flow.@Nullable Subscription subscription;
  private @Nullable CompletableFuture<HttpResponse<byte[]>> answer;
  private boolean closing;
  private boolean told;

  HttpWatch(WatchConsumer consumer) {
    this.consumer = consumer;
  }

  void run(CompletableFuture<HttpResponse<byte[]>> running) {
    boolean tooLate;
    synchronized (this) {
      answer = running;
      tooLate = closing;
    }
    running.whenComplete(this::ended);
    if (tooLate) {
      running.cancel(true);
    }
  }

  @Override
  public void close() {
    Flow.Subscription lines;
    CompletableFuture<?> running;
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
      lines = subscription;
      running = answer;
    }
    if (lines != null) {
      lines.cancel();
    }
    if (running != null) {
      running.cancel(true);
    }
    tellEnd(null);
  }

  @Override
  public void onSubscribe(Flow.Subscription lines) {
    boolean unwanted;
    synchronized (this) {
      subscription = lines;
      unwanted = closing;
    }
    if (unwanted) {
      lines.cancel();
    } else {
      lines.request(1);
    }
  }

  @Override
  public void onNext(String line) {
    try {
      if (!line.isBlank()) {
        event(line);
      }
    } catch (JacksonException | ClassCastException e) {
      cancelBecause(new IOException("the watch sent no event: " + e.getMessage(), e));
      return;
    }
    Flow.Subscription lines;
    synchronized (this) {
      lines = closing ? null : subscription;
    }
    if (lines != null) {
      lines.request(1);
    }
  }

  @Override
  public void onError(Throwable cause) {
    tellEnd(cause);
  }

  @Override
  public void onComplete() {
    tellEnd(null);
  }

  /**
   * Lines end by themselves; this is for answers that had none, and for connections that failed.
   */
  private void ended(@Nullable HttpResponse<byte[]> response, @Nullable Throwable cause) {
    if (cause != null) {
      tellEnd(cause instanceof CompletionException wrapped ? wrapped.getCause() : cause);
    } else if (response != null && response.statusCode() >= 400) {
      try {
        JsonNode status = HttpTransport.tree(response.statusCode(), response.body());
        tellEvent("ERROR", (ObjectNode) status);
        tellEnd(null);
      } catch (IOException | ClassCastException e) {
        tellEnd(e);
      }
    }
  }

  private void event(String line) {
    JsonNode frame = Json.read(line);
    tellEvent(Meta.text(frame, "type"), (ObjectNode) frame.path("object"));
  }

  private void cancelBecause(IOException cause) {
    Flow.Subscription lines;
    synchronized (this) {
      lines = subscription;
    }
    if (lines != null) {
      lines.cancel();
    }
    tellEnd(cause);
  }

  // Invariant: consumer calls never overlap, and none follows closed.
  private synchronized void tellEvent(String type, ObjectNode object) {
    if (!told) {
      consumer.event(type, object);
    }
  }

  private void tellEnd(@Nullable Throwable cause) {
    boolean ours;
    synchronized (this) {
      if (told) {
        return;
      }
      told = true;
      ours = closing;
    }
    // What breaks while we close it is an end in order.
    consumer.closed(ours ? null : cause);
  }
}
