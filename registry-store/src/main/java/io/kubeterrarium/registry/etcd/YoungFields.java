package io.kubeterrarium.registry.etcd;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;

/**
 * Fields of etcd's messages that are younger than jetcd's classes, by their numbers on the wire.
 * Protobuf keeps what it does not know, so they can be read and written beside those it does.
 */
final class YoungFields {
  static final int WATCH_CREATE_ID = 7;
  static final int WATCH_CREATE_FRAGMENT = 8;
  static final int WATCH_RESPONSE_FRAGMENT = 7;
  static final int COMPARE_LEASE = 8;
  static final int COMPARE_TARGET_LEASE = 4;
  static final int STATUS_STORAGE_VERSION = 11;
  static final int SNAPSHOT_VERSION = 4;
  static final int HASH_KV_REVISION = 4;
  static final int LEASES = 2;
  static final int LEASE_STATUS_ID = 1;
  static final int AUTH_STATUS_REVISION = 3;

  private YoungFields() {}

  static long number(MessageOrBuilder message, int field) {
    List<Long> values = message.getUnknownFields().getField(field).getVarintList();
    return values.isEmpty() ? 0 : values.get(values.size() - 1);
  }

  static boolean flag(MessageOrBuilder message, int field) {
    return number(message, field) != 0;
  }

  static UnknownFieldSet number(int field, long value) {
    return UnknownFieldSet.newBuilder()
        .addField(field, UnknownFieldSet.Field.newBuilder().addVarint(value).build())
        .build();
  }

  static UnknownFieldSet text(int field, String value) {
    return UnknownFieldSet.newBuilder()
        .addField(
            field,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFromUtf8(value))
                .build())
        .build();
  }

  /** A repeated message, each of which holds one number. */
  static UnknownFieldSet numbers(int field, int inner, List<Long> values) {
    UnknownFieldSet.Field.Builder all = UnknownFieldSet.Field.newBuilder();
    values.forEach(value -> all.addLengthDelimited(number(inner, value).toByteString()));
    return UnknownFieldSet.newBuilder().addField(field, all.build()).build();
  }
}
