package io.kubeterrarium.client.event;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.execution.SerialExecutor;
import io.kubeterrarium.client.resource.ClientException;
import io.kubeterrarium.client.transport.Transport;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells users what a component did, as Event objects. Never blocks and never fails: events are
 * written in the background, in order for each object; when too many wait, new ones are dropped and
 * counted.
 */
public final class EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final int LANES = 4;
  private static final int LONGEST_LANE = 1_000;

  private final String component;
  private final String host;
  private final ComponentRuntime runtime;
  private final EventCorrelator correlator = new EventCorrelator();
  private final EventSink sink;
  private final SerialExecutor[] lanes = new SerialExecutor[LANES];
  private final AtomicLong dropped = new AtomicLong();
  private volatile boolean closed;

  public EventRecorder(Transport transport, String component, ComponentRuntime runtime) {
    this(transport, component, "", runtime);
  }

  /**
   * @param host where the component runs, for node agents; empty for none
   */
  public EventRecorder(
      Transport transport, String component, String host, ComponentRuntime runtime) {
    this.component = component;
    this.host = host;
    this.runtime = runtime;
    this.sink = new EventSink(transport);
    for (int i = 0; i < LANES; i++) {
      lanes[i] = new SerialExecutor(runtime.executor());
    }
  }

  /** An event of type Normal. */
  public void normal(HasMetadata about, GroupVersionKind kind, String reason, String message) {
    record(EventSubject.of(about, kind), "Normal", reason, message);
  }

  /** An event of type Warning. */
  public void warning(HasMetadata about, GroupVersionKind kind, String reason, String message) {
    record(EventSubject.of(about, kind), "Warning", reason, message);
  }

  public void record(EventSubject about, String type, String reason, String message) {
    SerialExecutor lane = lanes[Math.floorMod(about.uid().hashCode(), LANES)];
    if (closed || lane.backlog() >= LONGEST_LANE) {
      dropped.incrementAndGet();
      return;
    }
    EventNote note =
        new EventNote(about, type, reason, message, component, host, runtime.time().instant());
    lane.execute(() -> write(note));
  }

  /** How many events were given up because too many waited. */
  public long dropped() {
    return dropped.get();
  }

  /** What still waits is dropped. */
  public void close() {
    closed = true;
  }

  private void write(EventNote note) {
    if (closed) {
      return;
    }
    EventCorrelator.Decision decision = correlator.correlate(note);
    if (decision.skip()) {
      return;
    }
    try {
      sink.write(decision.record());
    } catch (ClientException e) {
      LOG.debug("event not written: {}: {}", note.message(), e.getMessage());
    }
  }
}
