package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import io.kubeterrarium.apiserver.resource.NameRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects inside of objects say what they are. Source: pkg/apiserver/schema/objectmeta, Validate.
 */
public final class EmbeddedObjects {
  private EmbeddedObjects() {}

  public static void check(JsonNode object, SchemaNode schema, FieldErrors errors) {
    check(object, schema, ValuePath.ROOT, errors);
  }

  private static void check(JsonNode value, SchemaNode schema, ValuePath path, FieldErrors errors) {
    if (value instanceof ArrayNode list && schema.items() != null) {
      for (int i = 0; i < list.size(); i++) {
        check(list.get(i), schema.items(), path.index(i), errors);
      }
    } else if (value instanceof ObjectNode object) {
      if (schema.embedded()) {
        names(object, path, errors);
      }
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        SchemaNode property = schema.properties().get(entry.getKey());
        if (property != null) {
          check(entry.getValue(), property, path.child(entry.getKey()), errors);
        } else if (schema.additional() != null) {
          check(entry.getValue(), schema.additional(), path.key(entry.getKey()), errors);
        }
      }
    }
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
