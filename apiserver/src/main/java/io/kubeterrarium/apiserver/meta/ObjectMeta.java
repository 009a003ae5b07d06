package io.kubeterrarium.apiserver.meta;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the server does to an object's metadata. Source: k8s.io/apiserver/pkg/registry/rest. */
public final class ObjectMeta {
  /** What is left of a name for the prefix: 63 - 5. */
  private static final int MAX_GENERATED_PREFIX = 58;

  private static final Set<String> NOT_SPEC = Set.of("metadata", "status", "apiVersion", "kind");

  private ObjectMeta() {}

  /** RFC 3339 in whole seconds, as metav1.Time is written. */
  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Puts the object into the request's namespace, or refuses one that says another. An object
   * without namespaces loses what it says of one.
   */
  public static void matchNamespace(ObjectNode object, boolean namespaced, String namespace) {
    String given = Meta.namespace(object);
    if (!namespaced) {
      if (!given.isEmpty()) {
        Meta.edit(object).remove("namespace");
      }
      return;
    }
    if (given.isEmpty()) {
      Meta.edit(object).put("namespace", namespace);
    } else if (!given.equals(namespace)) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  /** Owners that are said twice count once; of whom that is true the client hears. */
  public static void dropRepeatedOwners(
      ObjectNode object, boolean afterAdmission, List<String> warnings) {
    JsonNode owners = Meta.of(object).path("ownerReferences");
    Set<JsonNode> once = new LinkedHashSet<>();
    List<String> repeated = new ArrayList<>();
    for (JsonNode owner : owners) {
      if (!once.add(owner)) {
        repeated.add(Meta.text(owner, "uid"));
      }
    }
    if (!repeated.isEmpty()) {
      Meta.edit(object).putArray("ownerReferences").addAll(once);
      warnings.add(
          ".metadata.ownerReferences contains duplicate entries"
              + (afterAdmission ? " after mutating admission happens" : "")
              + "; API server dedups owner references in 1.20+, and may reject such requests as"
              + " early as 1.24; please fix your requests; duplicate UID(s) observed: "
              + String.join(", ", repeated));
    }
  }

  /** Of an object that takes another's place: it must say itself which. */
  public static void requireName(ObjectNode object, String name) {
    if (Meta.name(object).isEmpty()) {
      throw ApiException.badRequest(
          "the name of the object ("
              + name
              + " based on URL) was undeterminable: name must be provided");
    }
    matchName(object, name);
  }

  public static void matchName(ObjectNode object, String name) {
    String given = Meta.name(object);
    if (given.isEmpty()) {
      Meta.edit(object).put("name", name);
    } else if (!given.equals(name)) {
      throw ApiException.badRequest(
          "the name of the object ("
              + given
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
  }

  /** Drops what a client cannot say of an object that it makes. */
  public static void dropSystemFields(ObjectNode object) {
    Meta.edit(object)
        .remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"));
  }

  /** A new object's uid, time and generation; what only the server says is dropped. */
  public static void fillForCreate(
      ObjectNode object, boolean hasGeneration, Instant now, Identities identities) {
    dropSystemFields(object);
    ObjectNode metadata = Meta.edit(object);
    metadata.put("uid", identities.uid());
    metadata.put("creationTimestamp", time(now));
    if (hasGeneration) {
      metadata.put("generation", 1);
    } else {
      metadata.remove("generation");
    }
  }

  public static boolean wantsGeneratedName(ObjectNode object) {
    return Meta.name(object).isEmpty() && !Meta.text(Meta.of(object), "generateName").isEmpty();
  }

  public static void generateName(ObjectNode object, Identities identities) {
    ObjectNode metadata = Meta.edit(object);
    String prefix = Meta.text(metadata, "generateName");
    if (prefix.length() > MAX_GENERATED_PREFIX) {
      prefix = prefix.substring(0, MAX_GENERATED_PREFIX);
    }
    metadata.put("name", prefix + identities.suffix());
  }

  /** Carries over what an update may leave out, and what it cannot say. */
  public static void fillForUpdate(ObjectNode object, ObjectNode old) {
    ObjectNode metadata = Meta.edit(object);
    JsonNode before = Meta.of(old);
    if (!metadata.hasNonNull("uid")) {
      carry(metadata, before, "uid");
    }
    carry(metadata, before, "creationTimestamp"); // Whatever the client says of it.
    if (before.hasNonNull("deletionTimestamp")) {
      carry(metadata, before, "deletionTimestamp");
      if (!metadata.hasNonNull("deletionGracePeriodSeconds")) {
        carry(metadata, before, "deletionGracePeriodSeconds");
      }
    }
    metadata.remove("selfLink");
    if (before.hasNonNull("generation")) {
      carry(metadata, before, "generation");
    } else {
      metadata.remove("generation");
    }
  }

  private static void carry(ObjectNode metadata, JsonNode before, String field) {
    if (before.has(field)) {
      metadata.set(field, before.get(field));
    } else {
      metadata.remove(field);
    }
  }

  /** Counts the generation up where something besides metadata and status differs. */
  public static void countGeneration(ObjectNode object, ObjectNode old) {
    if (differs(object, old) || differs(old, object)) {
      Meta.edit(object).put("generation", Meta.generation(old) + 1);
    }
  }

  private static boolean differs(ObjectNode one, ObjectNode other) {
    for (Map.Entry<String, JsonNode> field : one.properties()) {
      if (!NOT_SPEC.contains(field.getKey())
          && !SameTree.same(field.getValue(), other.path(field.getKey()))) {
        return true;
      }
    }
    return false;
  }

  public static List<String> finalizers(JsonNode object) {
    List<String> finalizers = new ArrayList<>();
    Meta.of(object).path("finalizers").forEach(f -> finalizers.add(f.asString("")));
    return finalizers;
  }

  public static void setFinalizers(ObjectNode object, List<String> finalizers) {
    if (finalizers.isEmpty()) {
      Meta.edit(object).remove("finalizers");
    } else {
      ArrayNode array = Json.array();
      finalizers.forEach(array::add);
      Meta.edit(object).set("finalizers", array);
    }
  }

  /** Marks the object as deleting, or moves the mark. The first mark counts as a new generation. */
  public static void markDeleting(ObjectNode object, Instant from, long gracePeriodSeconds) {
    ObjectNode metadata = Meta.edit(object);
    if (!Meta.isDeleting(object) && Meta.generation(object) > 0) {
      metadata.put("generation", Meta.generation(object) + 1);
    }
    metadata.put("deletionTimestamp", time(from.plusSeconds(gracePeriodSeconds)));
    metadata.put("deletionGracePeriodSeconds", gracePeriodSeconds);
  }
}
