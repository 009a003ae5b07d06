package io.kubeterrarium.registry.etcd;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.etcd.jetcd.api.ResponseHeader;
import java.util.List;

/** Answers as text, without who gave them. */
final class Answers {
  private Answers() {}

  static String text(Message response) {
    return TextFormat.printer()
        .emittingSingleLine(true)
        .printToString(withoutMembers(response.toBuilder()).build());
  }

  static String bytes(ByteString bytes) {
    return TextFormat.escapeBytes(bytes);
  }

  /** Of the answer's header; 0 where it has none. */
  static long revision(Message response) {
    FieldDescriptor header = response.getDescriptorForType().findFieldByName("header");
    return header == null ? 0 : ((ResponseHeader) response.getField(header)).getRevision();
  }

  private static Message.Builder withoutMembers(Message.Builder message) {
    if (message instanceof ResponseHeader.Builder header) {
      return header.clearClusterId().clearMemberId().clearRaftTerm();
    }
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                return;
              }
              if (field.isRepeated()) {
                List<?> all = (List<?>) value;
                for (int i = 0; i < all.size(); i++) {
                  message.setRepeatedField(field, i, stripped(all.get(i)));
                }
              } else {
                message.setField(field, stripped(value));
              }
            });
    return message;
  }

  private static Message stripped(Object message) {
    return withoutMembers(((Message) message).toBuilder()).build();
  }
}
