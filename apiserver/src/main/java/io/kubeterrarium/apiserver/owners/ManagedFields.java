package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.fields.FieldsV1;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Owners as {@code metadata.managedFields}. */
public final class ManagedFields {
  private static final Comparator<Map.Entry<Owner, Share>> ORDER =
      Comparator.<Map.Entry<Owner, Share>, Owner.Operation>comparing(e -> e.getKey().operation())
          .thenComparingLong(entry -> seconds(entry.getValue().time()))
          .thenComparing(entry -> entry.getKey().manager())
          .thenComparing(entry -> entry.getValue().apiVersion())
          .thenComparing(entry -> entry.getKey().subresource());

  private ManagedFields() {}

  /** A list with one empty entry: how clients ask for all entries to be forgotten. */
  static boolean isReset(JsonNode managedFields) {
    return managedFields.size() == 1
        && managedFields.get(0).isObject()
        && managedFields.get(0).isEmpty();
  }

  /**
   * Reads the entries.
   *
   * @throws IllegalArgumentException where one of them cannot be understood
   */
  public static Owners decode(JsonNode managedFields) {
    Owners owners = new Owners();
    for (int i = 0; i < managedFields.size(); i++) {
      decode(managedFields.get(i), i, owners);
    }
    return owners;
  }

  private static void decode(JsonNode entry, int index, Owners into) {
    boolean applies =
        switch (Meta.text(entry, "operation")) {
          case "Apply" -> true;
          case "Update" -> false;
          default -> throw new IllegalArgumentException("operation must be `Apply` or `Update`");
        };
    String apiVersion = Meta.text(entry, "apiVersion");
    if (apiVersion.isEmpty()) {
      throw new IllegalArgumentException("apiVersion must not be empty");
    }
    String type = Meta.text(entry, "fieldsType");
    if (!type.equals("FieldsV1")) {
      throw new IllegalArgumentException(
          type.isEmpty()
              ? "missing fieldsType in managed fields entry " + index
              : "invalid fieldsType \"" + type + "\" in managed fields entry " + index);
    }
    String manager = Meta.text(entry, "manager");
    String subresource = Meta.text(entry, "subresource");
    Owner owner =
        applies
            ? Owner.applier(manager, subresource)
            : Owner.updater(manager, apiVersion, subresource);
    JsonNode fields = entry.path("fieldsV1");
    FieldSet set = fields.isMissingNode() ? FieldSet.EMPTY : FieldsV1.decode(fields);
    into.put(owner, new Share(set, apiVersion, Meta.text(entry, "time"), (ObjectNode) entry));
  }

  /** The entries in upstream's order: applied ones first, then by time. */
  public static ArrayNode encode(Owners owners) {
    List<Map.Entry<Owner, Share>> sorted = new ArrayList<>(owners.shares().entrySet());
    sorted.sort(ORDER);
    ArrayNode entries = Json.array();
    sorted.forEach(entry -> entries.add(encode(entry.getKey(), entry.getValue())));
    return entries;
  }

  private static ObjectNode encode(Owner owner, Share share) {
    ObjectNode encoded = share.encoded();
    if (encoded != null) {
      return encoded;
    }
    ObjectNode entry = Json.object();
    if (!owner.manager().isEmpty()) {
      entry.put("manager", owner.manager());
    }
    entry.put("operation", owner.operation().text()).put("apiVersion", share.apiVersion());
    if (!share.time().isEmpty()) {
      entry.put("time", share.time());
    }
    entry.put("fieldsType", "FieldsV1").set("fieldsV1", FieldsV1.encode(share.fields()));
    if (!owner.subresource().isEmpty()) {
      entry.put("subresource", owner.subresource());
    }
    return entry;
  }

  /** Since 1970; 0 where there is no time, or none that can be read. */
  static long seconds(String time) {
    try {
      return time.isEmpty() ? 0 : OffsetDateTime.parse(time).toEpochSecond();
    } catch (DateTimeException e) {
      return 0;
    }
  }

  /** Whether two lists of entries differ in nothing but their times. */
  static boolean sameButTimes(JsonNode one, JsonNode other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (one.get(i) != other.get(i) && !timeless(one.get(i)).equals(timeless(other.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static ObjectNode timeless(JsonNode entry) {
    ObjectNode copy = Json.object();
    if (entry instanceof ObjectNode fields) {
      copy.setAll(fields);
    }
    copy.remove("time");
    return copy;
  }
}
