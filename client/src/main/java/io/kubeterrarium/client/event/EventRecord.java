package io.kubeterrarium.client.event;

import io.kubeterrarium.api.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * An Event as it stands, or should stand, at the server.
 *
 * @param key what the correlator files it under
 * @param count how often it has happened
 */
record EventRecord(EventNote note, String name, String key, int count, Instant first) {

  static EventRecord first(EventNote note, String name, String key) {
    return new EventRecord(note, name, key, 1, note.at());
  }

  EventRecord again(EventNote latest) {
    return new EventRecord(latest, name, key, count + 1, first);
  }

  String namespace() {
    return note.about().namespace().isEmpty() ? "default" : note.about().namespace();
  }

  ObjectNode toTree() {
    ObjectNode event = Json.object().put("kind", "Event").put("apiVersion", "v1");
    event.putObject("metadata").put("name", name).put("namespace", namespace());
    event.set("involvedObject", note.about().toTree());
    event.put("reason", note.reason()).put("message", note.message());
    ObjectNode source = event.putObject("source").put("component", note.component());
    if (!note.host().isEmpty()) {
      source.put("host", note.host());
    }
    event.put("firstTimestamp", seconds(first)).put("lastTimestamp", seconds(note.at()));
    event.put("count", count).put("type", note.type()).putNull("eventTime");
    event.put("reportingComponent", note.component()).put("reportingInstance", note.host());
    return event;
  }

  /** A merge patch that brings an older state of the same event to this one. */
  ObjectNode toPatch() {
    return Json.object()
        .put("count", count)
        .put("lastTimestamp", seconds(note.at()))
        .put("message", note.message());
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
