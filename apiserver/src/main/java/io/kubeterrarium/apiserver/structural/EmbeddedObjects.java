package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import io.kubeterrarium.apiserver.resource.NameRule;
import io.kubeterrarium.apiserver.schema.DecodeException;
import io.kubeterrarium.apiserver.schema.StructType;
import io.kubeterrarium.apiserver.schema.TypeCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects inside of objects have the types that every object has, and say what they are. Source:
 * pkg/apiserver/schema/objectmeta, Coerce and Validate.
 */
public final class EmbeddedObjects {
  private EmbeddedObjects() {}

  /**
   * Makes of the metadata of objects within the object what decoding makes of it.
   *
   * @return the paths of the fields that were dropped
   * @throws DecodeException where a value is of a wrong type
   */
  public static List<String> fit(ObjectNode object, SchemaNode schema, StructType metadata) {
    List<String> dropped = new ArrayList<>(0);
    fit(object, schema, ValuePath.ROOT, metadata, dropped);
    return dropped;
  }

  private static void fit(
      JsonNode value, SchemaNode schema, ValuePath path, StructType type, List<String> dropped) {
    if (value instanceof ObjectNode object && schema.embedded()) {
      fitOne(object, path, type, dropped);
    }
    below(value, schema, path, (part, of, at) -> fit(part, of, at, type, dropped));
  }

  private static void fitOne(
      ObjectNode object, ValuePath path, StructType type, List<String> dropped) {
    for (String field : List.of("apiVersion", "kind")) {
      JsonNode said = object.get(field);
      if (said != null && !said.isString()) {
        throw misfit(path.child(field), said, "must be a string");
      }
    }
    ValuePath at = path.child("metadata");
    JsonNode metadata = object.path("metadata");
    if (metadata instanceof ObjectNode fields) {
      JsonNode sent = fields.deepCopy();
      try {
        TypeCheck.prune(fields, type).forEach(field -> dropped.add(at + "." + field));
      } catch (DecodeException e) {
        throw misfit(at, sent, String.valueOf(e.getMessage()));
      }
    } else if (!metadata.isMissingNode() && !metadata.isNull()) {
      String found = TypeCheck.goKind(metadata);
      throw misfit(
          at, metadata, "json: cannot unmarshal " + found + " into Go value of type v1.ObjectMeta");
    }
  }

  private static DecodeException misfit(ValuePath at, JsonNode value, String why) {
    FieldErrors errors = new FieldErrors();
    errors.invalid(at.toString(), value, why);
    return new DecodeException(errors.message());
  }

  /** Whoever looks at an object looks at what is below it. */
  private interface Look {
    void at(JsonNode value, SchemaNode schema, ValuePath path);
  }

  private static void below(JsonNode value, SchemaNode schema, ValuePath path, Look look) {
    if (value instanceof ArrayNode list && schema.items() != null) {
      for (int i = 0; i < list.size(); i++) {
        look.at(list.get(i), schema.items(), path.index(i));
      }
    } else if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        SchemaNode property = schema.properties().get(entry.getKey());
        if (property != null) {
          look.at(entry.getValue(), property, path.child(entry.getKey()));
        } else if (schema.additional() != null) {
          look.at(entry.getValue(), schema.additional(), path.key(entry.getKey()));
        }
      }
    }
  }

  public static void check(JsonNode object, SchemaNode schema, FieldErrors errors) {
    check(object, schema, ValuePath.ROOT, errors);
  }

  private static void check(JsonNode value, SchemaNode schema, ValuePath path, FieldErrors errors) {
    if (value instanceof ObjectNode object && schema.embedded()) {
      names(object, path, errors);
    }
    below(value, schema, path, (part, of, at) -> check(part, of, at, errors));
  }

  private static void names(ObjectNode object, ValuePath path, FieldErrors errors) {
    for (String field : List.of("apiVersion", "kind")) {
      String at = path.child(field).toString();
      JsonNode value = object.get(field);
      if (value == null) {
        errors.required(at, "");
      } else if (!value.isString()) {
        errors.invalid(at, value, "must be a string");
      } else if (value.stringValue().isEmpty()) {
        errors.invalid(at, "", "must not be empty");
      } else if (field.equals("kind")) {
        kind(value.stringValue(), at, errors);
      } else if (value.stringValue().chars().filter(c -> c == '/').count() > 1) {
        errors.invalid(at, value, "unexpected GroupVersion string: " + value.stringValue());
      }
    }
    if (object.get("metadata") instanceof ObjectNode metadata) {
      errors.addAll(metadata(metadata).below(path.toString()));
    }
  }

  private static void kind(String kind, String path, FieldErrors errors) {
    List<String> problems = LabelSyntax.dns1035Label(kind.toLowerCase(Locale.ROOT));
    if (!problems.isEmpty()) {
      errors.invalid(
          path,
          kind,
          "may have mixed case, but should otherwise match: " + String.join(",", problems));
    }
  }

  /** It may be without a name. */
  private static FieldErrors metadata(ObjectNode metadata) {
    ObjectNode named = metadata.deepCopy();
    if (Meta.text(named, "name").isEmpty()) {
      named.put("name", "fakename");
    }
    ObjectNode object = Json.object();
    object.set("metadata", named);
    FieldErrors found = new FieldErrors();
    boolean namespaced = !Meta.text(named, "namespace").isEmpty();
    MetaValidation.validate(object, namespaced, NameRule.PATH_SEGMENT, found);
    return found;
  }
}
