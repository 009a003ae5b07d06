package io.kubeterrarium.apiserver.aggregation;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.apiserver.request.WatchStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A watch of another server, passed on frame by frame by a thread of its own; at most {@value
 * #AT_A_TIME} at a time.
 */
final class RemoteWatch implements WatchStream {
  private static final Logger log = LoggerFactory.getLogger(RemoteWatch.class);
  private static final int AT_A_TIME = 256;
  private static final Semaphore PERMITS = new Semaphore(AT_A_TIME);

  private final InputStream lines;

  RemoteWatch(InputStream lines) {
    this.lines = lines;
  }

  @Override
  public void start(WatchSink sink) {
    if (!PERMITS.tryAcquire()) {
      ObjectNode status =
          ApiException.unavailable("too many watches of aggregated servers").status();
      sink.offer(List.of(new WatchFrame("ERROR", status)));
      close();
      sink.end();
      return;
    }
    Thread thread = new Thread(() -> pass(sink), "aggregated-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void pass(WatchSink sink) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank() && !sink.offer(List.of(frame(line)))) {
          break;
        }
      }
    } catch (IOException | JacksonException e) {
      log.debug("a watch of an aggregated server ended: {}", e.getMessage());
    } finally {
      PERMITS.release();
      sink.end();
    }
  }

  private static WatchFrame frame(String line) {
    JsonNode frame = Json.read(line);
    ObjectNode object = frame.path("object") instanceof ObjectNode sent ? sent : Json.object();
    return new WatchFrame(Meta.text(frame, "type"), object);
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      log.debug("a watch of an aggregated server was not closed in order: {}", e.getMessage());
    }
  }
}
