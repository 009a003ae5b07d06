package io.kubeterrarium.apiserver.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How the fields of a type lie in a message: most under their own name, some in a message within
 * the message, which JSON does not show. Worked out once a type; immutable.
 */
final class MessageLayout {
  /** A field of the message for a field of the type. */
  record Slot(String name, Shape shape, FieldDescriptor wire) {}

  /** A message whose fields are the outer object's own. */
  record Inlined(FieldDescriptor wire, MessageLayout layout) {}

  private static final int DEEPEST = 3;
  private static final Map<Descriptor, MessageLayout> KNOWN = new ConcurrentHashMap<>();

  private final Descriptor descriptor;
  private final List<Slot> slots = new ArrayList<>();
  private final List<Inlined> inlined = new ArrayList<>();

  private MessageLayout(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  static MessageLayout of(Descriptor descriptor, StructType type) {
    MessageLayout known = KNOWN.get(descriptor);
    if (known == null) {
      known = layOut(descriptor, type, new HashSet<>(), 0);
      KNOWN.put(descriptor, known);
    }
    return known;
  }

  private static MessageLayout layOut(
      Descriptor descriptor, StructType type, Set<String> taken, int depth) {
    MessageLayout layout = new MessageLayout(descriptor);
    List<FieldDescriptor> others = new ArrayList<>();
    for (FieldDescriptor wire : descriptor.getFields()) {
      @Nullable Field field = MessageTree.named(type, wire.getName());
      if (field != null && taken.add(field.name())) {
        layout.slots.add(new Slot(field.name(), field.shape(), wire));
      } else if (field == null
          && !wire.isRepeated()
          && wire.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        others.add(wire);
      }
    }
    for (FieldDescriptor wire : others) {
      if (depth < DEEPEST) {
        MessageLayout inner = layOut(wire.getMessageType(), type, taken, depth + 1);
        if (!inner.slots.isEmpty() || !inner.inlined.isEmpty()) {
          layout.inlined.add(new Inlined(wire, inner));
        }
      }
    }
    return layout;
  }

  Descriptor descriptor() {
    return descriptor;
  }

  List<Slot> slots() {
    return slots;
  }

  List<Inlined> inlined() {
    return inlined;
  }
}
