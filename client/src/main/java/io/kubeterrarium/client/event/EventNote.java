package io.kubeterrarium.client.event;

import java.time.Instant;

/** One thing that happened, before it is an Event. */
record EventNote(
    EventSubject about,
    String type,
    String reason,
    String message,
    String component,
    String host,
    Instant at) {

  EventNote withMessage(String other) {
    return new EventNote(about, type, reason, other, component, host, at);
  }

  /** Same source, object and reason: what may be combined when messages differ. */
  String similarity() {
    return String.join(
        "\u0000",
        component,
        host,
        about.kind().toString(),
        about.namespace(),
        about.name(),
        about.uid(),
        about.fieldPath(),
        type,
        reason);
  }

  /** The same thing happening again. */
  String identity() {
    return similarity() + "\u0000" + message;
  }

  /** Whose chatter it counts as. */
  String speaker() {
    return String.join(
        "\u0000",
        component,
        host,
        about.kind().toString(),
        about.namespace(),
        about.name(),
        about.uid());
  }
}
