package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.request.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a deletion shall go.
 *
 * @param gracePeriodSeconds null: the object's own
 * @param orphanDependents as the client said it, in the old way; null where it did not
 * @param propagationPolicy Orphan, Background, Foreground; empty: the kind's own
 * @param uid the object must have; empty: any
 * @param resourceVersion the object must have; empty: any
 */
public record DeleteOptions(
    @Nullable Long gracePeriodSeconds,
    @Nullable Boolean orphanDependents,
    String propagationPolicy,
    String uid,
    String resourceVersion,
    boolean dryRun) {
  private static final List<String> POLICIES = List.of("Foreground", "Background", "Orphan", "nil");
  public static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "DeleteOptions");

  public static DeleteOptions of(@Nullable Long gracePeriodSeconds, String resourceVersion) {
    return new DeleteOptions(gracePeriodSeconds, null, "", "", resourceVersion, false);
  }

  /** Reads the body; without one, the query: never both, as upstream has it. */
  public static DeleteOptions parse(@Nullable JsonNode body, Query query) {
    JsonNode given = body == null ? ofQuery(query) : body;
    FieldErrors errors = new FieldErrors();
    JsonNode orphan = given.path("orphanDependents");
    String policy = Meta.text(given, "propagationPolicy");
    if (orphan.isBoolean() && !policy.isEmpty()) {
      errors.invalid(
          "propagationPolicy",
          policy,
          "orphanDependents and deletionPropagation cannot be both set");
    }
    if (given.has("propagationPolicy") && !POLICIES.contains(policy)) {
      errors.notSupported("propagationPolicy", policy, POLICIES);
    }
    List<String> dryRun = new ArrayList<>();
    given.path("dryRun").forEach(value -> dryRun.add(value.asString("")));
    boolean dry = WriteOptions.dryRun(dryRun, errors);
    WriteOptions.refuse("DeleteOptions", errors);
    JsonNode grace = given.path("gracePeriodSeconds");
    JsonNode preconditions = given.path("preconditions");
    Boolean orphans = orphan.isBoolean() ? (Boolean) orphan.asBoolean() : null;
    return new DeleteOptions(
        grace.isNumber() ? (Long) grace.asLong() : null,
        orphans,
        policy(policy, orphans),
        Meta.text(preconditions, "uid"),
        Meta.text(preconditions, "resourceVersion"),
        dry);
  }

  /** Likewise, for who has looked at the version and changed the object since. */
  public DeleteOptions ofAnyVersion() {
    return new DeleteOptions(
        gracePeriodSeconds, orphanDependents, propagationPolicy, uid, "", dryRun);
  }

  /** As a body; a new tree. */
  public ObjectNode tree() {
    ObjectNode options = Json.object();
    if (gracePeriodSeconds != null) {
      options.put("gracePeriodSeconds", gracePeriodSeconds);
    }
    ObjectNode preconditions = Json.object();
    put(preconditions, "uid", uid);
    put(preconditions, "resourceVersion", resourceVersion);
    if (!preconditions.isEmpty()) {
      options.set("preconditions", preconditions);
    }
    if (orphanDependents != null) {
      options.put("orphanDependents", orphanDependents);
    } else {
      put(options, "propagationPolicy", propagationPolicy);
    }
    if (dryRun) {
      options.putArray("dryRun").add("All");
    }
    return options;
  }

  private static void put(ObjectNode parent, String field, String value) {
    if (!value.isEmpty()) {
      parent.put(field, value);
    }
  }

  /** The query in the body's shape. */
  private static ObjectNode ofQuery(Query query) {
    ObjectNode options = Json.object();
    String grace = query.first("gracePeriodSeconds");
    try {
      if (!grace.isEmpty()) {
        options.put("gracePeriodSeconds", Long.parseLong(grace));
      }
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("strconv.ParseInt: parsing \"" + grace + "\": invalid syntax");
    }
    if (query.has("orphanDependents")) {
      options.put("orphanDependents", query.flag("orphanDependents"));
    }
    if (!query.first("propagationPolicy").isEmpty()) {
      options.put("propagationPolicy", query.first("propagationPolicy"));
    }
    if (!query.all("dryRun").isEmpty()) {
      query.all("dryRun").forEach(options.putArray("dryRun")::add);
    }
    for (String precondition : List.of("uid", "resourceVersion")) {
      String value = query.first(precondition);
      if (!value.isEmpty()) {
        options.withObjectProperty("preconditions").put(precondition, value);
      }
    }
    return options;
  }

  private static String policy(String policy, @Nullable Boolean orphanDependents) {
    if (!policy.isEmpty() || orphanDependents == null) {
      return policy;
    }
    return orphanDependents ? "Orphan" : "Background";
  }
}
