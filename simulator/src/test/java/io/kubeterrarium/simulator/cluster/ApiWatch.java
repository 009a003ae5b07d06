package io.kubeterrarium.simulator.cluster;

import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Watch;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.WatchListener;
import io.kubeterrarium.registry.WatchRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * A watch as an informer keeps it: when a connection ends, however it does, it goes on at another
 * server behind the last resourceVersion it was told. One that falls silent is given up like one
 * that ended, as nothing tells the two apart.
 */
final class ApiWatch implements Watch {
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(4);
  private static final long SENTINEL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final Set<Integer> RETRIED = Set.of(410, 429, 502, 503, 504);

  private final ApiRegistry registry;
  private final ApiClient client;
  private final WatchRequest request;
  private final WatchListener listener;
  private final Thread thread = new Thread(this::follow, "api-watch");
  private volatile long through;
  private volatile boolean closed;
  private volatile InputStream open;
  private int gone; // the thread only
  private volatile long heard;
  private volatile boolean telling;
  private volatile long asked = System.nanoTime() - SENTINEL_NANOS;

  ApiWatch(ApiRegistry registry, ApiClient client, WatchRequest request, WatchListener listener) {
    this.registry = registry;
    this.client = client;
    this.request = request;
    this.listener = listener;
    this.through = request.start().value() - 1;
    thread.setDaemon(true);
    thread.start();
  }

  private void follow() {
    while (!closed) {
      String path =
          ApiRegistry.MAPS
              + "?watch=true&allowWatchBookmarks=true&"
              + ApiRegistry.selector(request.range().from())
              + "&resourceVersion="
              + through;
      try {
        HttpResponse<InputStream> response = client.watch(path);
        heard = System.nanoTime();
        open = response.body();
        read(response);
      } catch (IOException e) {
        // Justification: it goes on at the next server, which is what is tested
        LockSupport.parkNanos(PAUSE_NANOS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void read(HttpResponse<InputStream> response) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && !closed) {
        heard = System.nanoTime();
        if (response.statusCode() != 200) {
          ended(response.statusCode(), line);
          return;
        }
        JsonNode event = ApiRegistry.read(line);
        if (event.path("type").asString("").equals("ERROR")) {
          ended(event.at("/object/code").asInt(0), line);
          return;
        }
        telling = true; // For as long as who is told likes: that is no silence of the server's.
        told(event.path("type").asString(""), event.path("object"));
        heard = System.nanoTime();
        telling = false;
        line = lines.readLine();
      }
    }
  }

  private void ended(int status, String why) throws IOException {
    if (status == 410 && ++gone >= Cluster.NAMES.size()) { // Another server may remember more.
      closed = true;
      listener.cancelled(new RegistryException.Compacted(Revision.NONE));
    } else if (!RETRIED.contains(status) && !closed) {
      closed = true;
      listener.cancelled(new RegistryException.Invalid("the watch ended: " + why));
    }
    throw new IOException("the watch ended: " + why);
  }

  private void told(String type, JsonNode object) {
    Revision at = new Revision(Long.parseLong(object.at("/metadata/resourceVersion").asString("")));
    boolean ours =
        !type.equals("BOOKMARK")
            && !ApiRegistry.isSentinel(object)
            && request.range().contains(ApiRegistry.key(object))
            && !closed;
    if (ours) {
      KeyValue entry = registry.entry(object);
      WatchEvent.Type what = type.equals("DELETED") ? WatchEvent.Type.DELETE : WatchEvent.Type.PUT;
      listener.events(List.of(new WatchEvent(what, entry, null)), at);
    } else if (!closed) {
      listener.progress(at);
    }
    through = at.value();
    gone = 0;
  }

  /** There is no such request; but something that is written is seen. */
  @Override
  public void requestProgress() {
    long now = System.nanoTime();
    if (now - asked > SENTINEL_NANOS) {
      asked = now;
      registry.sentinel(request.range().from());
      if (!telling && now - heard > SILENT_NANOS) {
        giveUp();
      }
    }
  }

  private void giveUp() {
    InputStream stream = open;
    try {
      if (stream != null) {
        stream.close();
      }
    } catch (IOException e) {
      // Justification: closed or broken is the same here
      return;
    }
  }

  @Override
  public void close() {
    closed = true;
    giveUp();
    thread.interrupt();
  }
}
