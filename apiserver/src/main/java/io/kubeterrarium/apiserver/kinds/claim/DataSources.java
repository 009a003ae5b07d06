package io.kubeterrarium.apiserver.kinds.claim;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a claim's volume is filled from: the older field knows claims and snapshots, the newer one
 * anything; each stands for both. Source: {@code NormalizeDataSources}, {@code
 * EnforceDataSourceBackwardsCompatibility}, {@code validateDataSource}.
 */
public final class DataSources {
  private static final String OLD = "dataSource";
  private static final String NEW = "dataSourceRef";
  private static final Set<String> OLD_KINDS =
      Set.of("/PersistentVolumeClaim", "snapshot.storage.k8s.io/VolumeSnapshot");

  private DataSources() {}

  /**
   * Drops what has never counted: sources in other namespaces, which are an alpha feature, and of
   * who knows the older field alone a source of a kind that it does not know.
   *
   * @param old the stored spec; empty on a create
   */
  public static void drop(ObjectNode spec, JsonNode old) {
    if (!Meta.text(spec.path(NEW), "namespace").isEmpty() && !old.hasNonNull(NEW)) {
      spec.remove(NEW);
    }
    if (!old.hasNonNull(OLD)
        && !old.hasNonNull(NEW)
        && !spec.hasNonNull(NEW)
        && !OLD_KINDS.contains(kind(spec.path(OLD)))) {
      spec.remove(OLD);
    }
  }

  /** Lets each of the two fields stand for both. */
  public static void normalize(ObjectNode spec) {
    if (spec.hasNonNull(OLD) && !spec.hasNonNull(NEW)) {
      spec.set(NEW, spec.path(OLD).deepCopy());
    } else if (spec.hasNonNull(NEW)
        && !spec.hasNonNull(OLD)
        && Meta.text(spec.path(NEW), "namespace").isEmpty()) {
      spec.set(OLD, local(spec.path(NEW)));
    }
  }

  private static String kind(JsonNode source) {
    return Meta.text(source, "apiGroup") + "/" + Meta.text(source, "kind");
  }

  private static ObjectNode local(JsonNode source) {
    ObjectNode local = Json.object();
    for (String field : List.of("apiGroup", "kind", "name")) {
      if (source.has(field)) {
        local.set(field, source.get(field));
      }
    }
    return local;
  }

  public static void check(JsonNode spec, String path, FieldErrors errors) {
    for (String field : List.of(OLD, NEW)) {
      if (spec.hasNonNull(field)) {
        source(spec.path(field), path + "." + field, errors);
      }
    }
    String namespace = Meta.text(spec.path(NEW), "namespace");
    if (!spec.hasNonNull(OLD) || !spec.hasNonNull(NEW)) {
      return;
    }
    if (!namespace.isEmpty()) {
      errors.invalid(
          path, path + "." + OLD, "may not be specified when dataSourceRef.namespace is specified");
    } else if (!SameTree.same(local(spec.path(OLD)), local(spec.path(NEW)))) {
      errors.invalid(path, path + "." + OLD, "must match dataSourceRef");
    }
  }

  private static void source(JsonNode source, String path, FieldErrors errors) {
    for (String field : List.of("name", "kind")) {
      if (Meta.text(source, field).isEmpty()) {
        errors.required(path + "." + field, "");
      }
    }
    String group = Meta.text(source, "apiGroup");
    String kind = Meta.text(source, "kind");
    if (!group.isEmpty()) {
      Values.invalid(path + ".apiGroup", group, LabelSyntax.dnsSubdomain(group), errors);
    } else if (!kind.equals("PersistentVolumeClaim")) {
      errors.invalid(
          path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
    }
    String namespace = Meta.text(source, "namespace");
    if (!namespace.isEmpty()) {
      Values.invalid(path + ".namespace", namespace, LabelSyntax.dnsLabel(namespace), errors);
    }
  }
}
