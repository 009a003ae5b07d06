package io.kubeterrarium.client.event;

import io.kubeterrarium.client.resource.ApiCalls;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.PatchType;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;

/** Writes Events: creates the first, counts up the next ones by a patch. */
final class EventSink {
  private final Transport transport;

  EventSink(Transport transport) {
    this.transport = transport;
  }

  void write(EventRecord record) {
    if (record.count() > 1 && patched(record)) {
      return;
    }
    ApiCalls.call(
        transport,
        TransportRequest.post(Resources.EVENTS.path(record.namespace()), record.toTree()));
  }

  /** False where the event to count up is not there (it expired, or was never written). */
  private boolean patched(EventRecord record) {
    try {
      ApiCalls.call(
          transport,
          TransportRequest.patch(
              Resources.EVENTS.path(record.namespace(), record.name()),
              PatchType.STRATEGIC_MERGE.mediaType(),
              record.toPatch()));
      return true;
    } catch (ApiStatusException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }
}
