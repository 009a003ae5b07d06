package io.kubeterrarium.client.informer;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.resource.ApiCalls;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.ClientException;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.client.transport.WatchConnection;
import io.kubeterrarium.client.transport.WatchConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists a resource, then watches it for ever: resumes a watch that ends where it ended, lists again
 * when the server no longer has that revision.
 *
 * <p>Order: sinks see each list and event once and one after the other. A list begins only when the
 * watch before it has told that it is closed; so two of them never write at once.
 */
final class Reflector {
  private static final Logger LOG = LoggerFactory.getLogger(Reflector.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Resource<?> resource;
  private final Transport transport;
  private final ComponentRuntime runtime;
  private final List<Sink> sinks = new CopyOnWriteArrayList<>();

  // Guarded by this.
  private boolean started;
  private boolean stopped;
  private boolean mustList = true;
  private @Nullable WatchConnection connection;
  private Duration pause = Duration.ZERO;

  /** The newest revision seen; written by whoever lists or watches, which is one at a time. */
  private volatile String resourceVersion = "0";

  Reflector(Resource<?> resource, Transport transport, ComponentRuntime runtime) {
    this.resource = resource;
    this.transport = transport;
    this.runtime = runtime;
  }

  /** A sink that comes after the start makes everything be listed once more. */
  void addSink(Sink sink) {
    sinks.add(sink);
    WatchConnection running;
    synchronized (this) {
      if (!started) {
        return;
      }
      mustList = true;
      running = connection;
    }
    if (running != null) {
      running.close();
    }
  }

  void start() {
    synchronized (this) {
      if (started || stopped) {
        return;
      }
      started = true;
    }
    runtime.executor().execute(this::run);
  }

  void stop() {
    WatchConnection running;
    synchronized (this) {
      stopped = true;
      running = connection;
    }
    if (running != null) {
      running.close();
    }
  }

  /** Lists, if need be, and starts the watch; one at a time, on the executor. */
  private void run() {
    try {
      if (takeMustList()) {
        list();
      }
      watch();
    } catch (ClientException e) {
      if (e instanceof ApiStatusException status && status.isExpired()) {
        resourceVersion = "";
      }
      demandList();
      again(e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("reflector of {} failed", resource, e);
      demandList();
      again(e.toString());
    }
  }

  private synchronized boolean takeMustList() {
    boolean must = mustList;
    mustList = false;
    return must;
  }

  private synchronized void demandList() {
    mustList = true;
  }

  private void list() {
    String from = resourceVersion;
    JsonNode list =
        ApiCalls.call(
            transport,
            TransportRequest.get(
                resource.path(""), from.isEmpty() ? Map.of() : Map.of("resourceVersion", from)));
    List<JsonNode> items = new ArrayList<>();
    list.path("items").forEach(items::add);
    resourceVersion = Meta.resourceVersion(list);
    for (Sink sink : sinks) {
      sink.replace(items);
    }
  }

  private void watch() {
    Map<String, String> query =
        Map.of("watch", "true", "allowWatchBookmarks", "true", "resourceVersion", resourceVersion);
    Consumer consumer = new Consumer(runtime.time().instant());
    WatchConnection begun =
        transport.watch(TransportRequest.get(resource.path(""), query), consumer);
    boolean unwanted;
    synchronized (this) {
      // A watch that is closed already must not be taken for the running one.
      connection = consumer.closed ? connection : begun;
      unwanted = stopped || mustList;
    }
    if (unwanted) {
      begun.close();
    }
  }

  private void again(@Nullable String why) {
    Duration wait;
    synchronized (this) {
      if (stopped) {
        return;
      }
      wait = pause;
      Duration doubled = pause.isZero() ? SHORTEST_PAUSE : pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
    if (why != null) {
      LOG.debug("{}: again in {}: {}", resource, wait, why);
    }
    if (wait.isZero()) {
      runtime.executor().execute(this::run);
    } else {
      runtime.time().after(wait, () -> runtime.executor().execute(this::run));
    }
  }

  private final class Consumer implements WatchConsumer {
    private final Instant begun;
    private volatile boolean closed;
    private @Nullable String failure;

    Consumer(Instant begun) {
      this.begun = begun;
    }

    @Override
    public void event(String type, ObjectNode object) {
      if (type.equals("ERROR")) {
        failure = Meta.text(object, "message");
        if (object.path("code").asInt(0) == 410) {
          resourceVersion = "";
          demandList();
        }
        return;
      }
      String version = Meta.resourceVersion(object);
      if (!version.isEmpty()) {
        resourceVersion = version;
      }
      for (Sink sink : sinks) {
        switch (type) {
          case "ADDED", "MODIFIED" -> sink.put(object);
          case "DELETED" -> sink.remove(object);
          default -> {
            // A bookmark: the revision was all it brought.
          }
        }
      }
    }

    @Override
    public void closed(@Nullable Throwable cause) {
      if (cause instanceof ApiStatusException status && status.isExpired()) {
        resourceVersion = "";
        demandList();
      }
      synchronized (Reflector.this) {
        closed = true;
        connection = null;
        if (begun.plus(LONGEST_PAUSE).isBefore(runtime.time().instant()) || mustList) {
          pause = Duration.ZERO;
        }
      }
      again(cause == null ? failure : cause.toString());
    }
  }
}
