package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open watch in protobuf, read as client-go reads it: a length in four bytes, then an event
 * whose object stands in an envelope of its own.
 */
final class GoWatch implements AutoCloseable {
  static final String STREAM = "application/vnd.kubernetes.protobuf;stream=watch";
  private static final String END = "k8s.io/initial-events-end";

  private final String path;
  private final DataInputStream frames;

  GoWatch(String path, int code, String contentType, InputStream body) throws IOException {
    this.path = path;
    if (code != 200 || !contentType.equals(STREAM)) {
      body.close();
      throw new AssertionError(path + ": " + code + " " + contentType);
    }
    this.frames = new DataInputStream(body);
  }

  /** One event; every message has its metadata as its first field. */
  record Event(String type, String kind, Runtime.Unknown object) {
    Meta.ObjectMeta metadata() throws IOException {
      return Meta.PartialObjectMetadata.parseFrom(object.getRaw()).getMetadata();
    }

    GoObject typed() throws IOException {
      return GoObject.of(object);
    }

    /** As {@code ADDED default/web}. */
    String text() throws IOException {
      Meta.ObjectMeta metadata = metadata();
      String namespace = metadata.getNamespace();
      return type + " " + (namespace.isEmpty() ? "" : namespace + "/") + metadata.getName();
    }
  }

  /** Waits for it; the server ends the watch after a while, which is an error here. */
  Event next() throws IOException {
    byte[] bytes = new byte[frames.readInt()];
    frames.readFully(bytes);
    Meta.WatchEvent event = Meta.WatchEvent.parseFrom(new ByteArrayInputStream(bytes));
    Runtime.Unknown object = GoWire.decode(event.getObject().getRaw().toByteArray());
    Runtime.TypeMeta type = object.getTypeMeta();
    return new Event(event.getType(), type.getApiVersion() + " " + type.getKind(), object);
  }

  /** The next one that is no bookmark. */
  Event nextChange() throws IOException {
    for (Event event = next(); ; event = next()) {
      if (!event.type().equals("BOOKMARK")) {
        return event;
      }
    }
  }

  /**
   * All that a reflector takes for the list: additions, then the bookmark that says so, all of one
   * kind, for it passes over what has another.
   *
   * @param kind as {@code v1 Pod}; null: whichever it is
   */
  List<Event> initial(@Nullable String kind) throws IOException {
    List<Event> added = new ArrayList<>();
    for (Event event = next(); ; event = next()) {
      if (kind != null) {
        assertThat(event.kind()).as(path).isEqualTo(kind);
      }
      if (event.type().equals("BOOKMARK")) {
        assertThat(event.metadata().getAnnotationsMap()).as(path).containsEntry(END, "true");
        assertThat(event.metadata().getResourceVersion()).as(path).isNotEmpty();
        return added;
      }
      assertThat(event.type()).as(path).isEqualTo("ADDED");
      added.add(event);
    }
  }

  @Override
  public void close() throws IOException {
    frames.close();
  }
}
