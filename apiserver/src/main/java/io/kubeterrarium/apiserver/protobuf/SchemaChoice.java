package io.kubeterrarium.apiserver.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.kubeterrarium.apiserver.schema.SchemaTypes;
import io.kubeterrarium.apiserver.schema.StructType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The places in a schema of a CustomResourceDefinition where JSON has a schema or something else:
 * {@code items} (schemas), {@code additionalProperties} (true or false), {@code dependencies}
 * (names). On the wire they are messages with a field for each.
 */
final class SchemaChoice {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String SCHEMA =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";

  private SchemaChoice() {}

  static boolean is(Descriptor descriptor) {
    return descriptor.getName().startsWith("JSONSchemaPropsOr");
  }

  private static StructType schemaType() {
    return Objects.requireNonNull(SchemaTypes.get().of(SCHEMA));
  }

  static @Nullable JsonNode tree(Message message) {
    Descriptor descriptor = message.getDescriptorForType();
    FieldDescriptor schema = descriptor.findFieldByName("schema");
    if (message.hasField(schema)) {
      return MessageTree.of((Message) message.getField(schema), schemaType());
    }
    FieldDescriptor allows = descriptor.findFieldByName("allows");
    if (allows != null) {
      return NODES.booleanNode((Boolean) message.getField(allows));
    }
    ArrayNode list = NODES.arrayNode();
    for (Object each : (List<?>) message.getField(many(descriptor))) {
      list.add(
          each instanceof Message one
              ? MessageTree.of(one, schemaType())
              : NODES.stringNode(each.toString()));
    }
    return list.isEmpty() ? null : list;
  }

  /** The repeated one of the fields. */
  private static FieldDescriptor many(Descriptor descriptor) {
    return descriptor.getFields().stream()
        .filter(FieldDescriptor::isRepeated)
        .findFirst()
        .orElseThrow();
  }

  static DynamicMessage message(Descriptor descriptor, JsonNode value) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
    FieldDescriptor schema = descriptor.findFieldByName("schema");
    FieldDescriptor allows = descriptor.findFieldByName("allows");
    if (value.isObject()) {
      message.setField(schema, TreeMessage.of(value, schema.getMessageType(), schemaType()));
    }
    if (allows != null) {
      message.setField(allows, !value.isBoolean() || value.booleanValue());
    } else if (value.isArray()) {
      FieldDescriptor many = many(descriptor);
      for (JsonNode each : value) {
        message.addRepeatedField(
            many,
            each.isObject()
                ? TreeMessage.of(each, many.getMessageType(), schemaType())
                : each.asString(""));
      }
    }
    return message.build();
  }
}
