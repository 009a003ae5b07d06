package io.kubeterrarium.registry.etcd;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.WatchEvent;
import org.jspecify.annotations.Nullable;

/** Keys, values and revisions between the registry's words and the wire's. Copies no value. */
final class Messages {
  private Messages() {}

  static Bytes bytes(ByteString wire) {
    return Bytes.wrap(wire.toByteArray());
  }

  /** The registry's bytes are immutable, so the wire may share them. */
  static ByteString wire(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.unsafeArray());
  }

  /**
   * etcd's way to name a range: no end is the one key, an end of one zero byte is all keys from
   * there on. The key is not empty.
   */
  static KeyRange range(ByteString key, ByteString end) {
    if (end.isEmpty()) {
      return KeyRange.single(bytes(key));
    }
    @Nullable Bytes to = isZeroByte(end) ? null : bytes(end);
    return new KeyRange(bytes(key), to);
  }

  static boolean isZeroByte(ByteString end) {
    return end.size() == 1 && end.byteAt(0) == 0;
  }

  /** etcd takes any number that is not positive for "latest". */
  static Revision revision(long wire) {
    return wire <= 0 ? Revision.NONE : new Revision(wire);
  }

  static KeyValue keyValue(io.kubeterrarium.registry.KeyValue kv) {
    return KeyValue.newBuilder()
        .setKey(wire(kv.key()))
        .setValue(wire(kv.value()))
        .setCreateRevision(kv.createRevision().value())
        .setModRevision(kv.modRevision().value())
        .setVersion(kv.version())
        .setLease(kv.lease().value())
        .build();
  }

  static Event event(WatchEvent event) {
    Event.Builder wire = Event.newBuilder().setKv(keyValue(event.current()));
    if (event.type() == WatchEvent.Type.DELETE) {
      wire.setType(Event.EventType.DELETE);
    }
    io.kubeterrarium.registry.KeyValue previous = event.previous();
    if (previous != null) {
      wire.setPrevKv(keyValue(previous));
    }
    return wire.build();
  }
}
