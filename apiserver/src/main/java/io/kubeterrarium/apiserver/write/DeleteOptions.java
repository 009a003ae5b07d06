package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.request.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a deletion shall go.
 *
 * @param gracePeriodSeconds null: the object's own
 * @param propagationPolicy Orphan, Background, Foreground; empty: the kind's own
 * @param uid the object must have; empty: any
 * @param resourceVersion the object must have; empty: any
 */
public record DeleteOptions(
    @Nullable Long gracePeriodSeconds,
    String propagationPolicy,
    String uid,
    String resourceVersion,
    boolean dryRun) {
  public static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "DeleteOptions");

  public static DeleteOptions of(@Nullable Long gracePeriodSeconds, String resourceVersion) {
    return new DeleteOptions(gracePeriodSeconds, "", "", resourceVersion, false);
  }

  /** Reads the body; without one, the query. */
  public static DeleteOptions parse(@Nullable JsonNode body, Query query) {
    DeleteOptions options = body == null ? ofQuery(query) : ofBody(body, query);
    options.validate();
    return options;
  }

  private static DeleteOptions ofBody(JsonNode body, Query query) {
    JsonNode orphan = body.path("orphanDependents");
    JsonNode preconditions = body.path("preconditions");
    List<String> dryRun = new ArrayList<>(query.all("dryRun"));
    body.path("dryRun").forEach(value -> dryRun.add(value.asString("")));
    JsonNode grace = body.path("gracePeriodSeconds");
    return new DeleteOptions(
        grace.isNumber() ? (Long) grace.asLong() : null,
        policy(
            Meta.text(body, "propagationPolicy"),
            orphan.isBoolean() ? (Boolean) orphan.asBoolean() : null),
        Meta.text(preconditions, "uid"),
        Meta.text(preconditions, "resourceVersion"),
        WriteOptions.dryRun(dryRun, "DeleteOptions"));
  }

  private static DeleteOptions ofQuery(Query query) {
    String grace = query.first("gracePeriodSeconds");
    try {
      return new DeleteOptions(
          grace.isEmpty() ? null : Long.valueOf(grace),
          policy(
              query.first("propagationPolicy"),
              query.has("orphanDependents") ? (Boolean) query.flag("orphanDependents") : null),
          "",
          "",
          WriteOptions.dryRun(query.all("dryRun"), "DeleteOptions"));
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("strconv.ParseInt: parsing \"" + grace + "\": invalid syntax");
    }
  }

  private static String policy(String policy, @Nullable Boolean orphanDependents) {
    if (!policy.isEmpty() || orphanDependents == null) {
      return policy;
    }
    return orphanDependents ? "Orphan" : "Background";
  }

  private void validate() {
    FieldErrors errors = new FieldErrors();
    Set<String> known = Set.of("Foreground", "Background", "Orphan");
    if (!propagationPolicy.isEmpty() && !known.contains(propagationPolicy)) {
      errors.notSupported("propagationPolicy", propagationPolicy, known);
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(KIND, "", errors);
    }
  }
}
