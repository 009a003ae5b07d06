package io.kubeterrarium.apiserver.kinds.batch;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.References;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateValidation;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Source: {@code ValidateJobSpec} and {@code ValidateJobSpecUpdate}. */
final class JobValidation {
  private static final int MOST_INDEXED = 100_000;
  private static final int MOST_AT_ONCE = 10_000;
  private static final int LONGEST_MANAGER = 63;
  private static final List<String> COUNTS =
      List.of(
          "parallelism",
          "completions",
          "activeDeadlineSeconds",
          "backoffLimit",
          "ttlSecondsAfterFinished",
          "backoffLimitPerIndex",
          "maxFailedIndexes");

  private static final List<String> FIXED =
      List.of(
          "completionMode",
          "podFailurePolicy",
          "backoffLimitPerIndex",
          "managedBy",
          "successPolicy");

  private JobValidation() {}

  static void check(ObjectNode spec, FieldErrors errors) {
    ObjectNode template = Meta.child(spec, "template");
    common(spec, template, "spec", errors);
    JsonNode selector = spec.path("selector");
    if (selector.isObject()) {
      Labels.checkSelector(selector, "spec.selector", errors);
      PodTemplateValidation.checkSelected(template, selector, "spec.template", errors);
    } else {
      errors.required("spec.selector", "");
      PodTemplateValidation.checkSelected(template, selector, "spec.template", errors);
    }
  }

  /** Pods of an indexed Job are named after it and their index. */
  static void lastPodName(ObjectNode job, FieldErrors errors) {
    JsonNode spec = job.path("spec");
    int completions = spec.path("completions").asInt(0);
    if (Meta.text(spec, "completionMode").equals("Indexed") && completions > 0) {
      String last = Meta.name(job) + "-" + (completions - 1);
      if (!LabelSyntax.dnsLabel(last).isEmpty()) {
        errors.invalid(
            "metadata.name",
            Meta.name(job),
            "will not able to create pod with invalid DNS label: " + last);
      }
    }
  }

  /** The parts that a CronJob's template of a Job has, too. */
  static void common(ObjectNode spec, ObjectNode template, String path, FieldErrors errors) {
    COUNTS.forEach(count -> Values.notNegative(spec, path, count, errors));
    if (spec.hasNonNull("maxFailedIndexes") && !spec.hasNonNull("backoffLimitPerIndex")) {
      errors.required(path + ".backoffLimitPerIndex", "when maxFailedIndexes is specified");
    }
    managedBy(spec, path + ".managedBy", errors);
    indexed(spec, path, errors);
    JobPolicyValidation.check(spec, path, errors);
    boolean hasPolicy = spec.path("podFailurePolicy").isObject();
    Values.oneOfOrNone(
        spec,
        path,
        "podReplacementPolicy",
        hasPolicy ? List.of("Failed") : List.of("Failed", "TerminatingOrFailed"),
        errors);
    PodTemplateValidation.check(template, path + ".template", errors);
    String restart = Meta.text(template.path("spec"), "restartPolicy");
    String at = path + ".template.spec.restartPolicy";
    if (restart.equals("Always")) {
      errors.required(at, "valid values: \"OnFailure\", \"Never\"");
    } else if (!restart.equals("OnFailure") && !restart.equals("Never")) {
      errors.notSupported(at, restart, List.of("OnFailure", "Never"));
    } else if (spec.path("podFailurePolicy").isObject() && !restart.equals("Never")) {
      errors.invalid(at, restart, "only \"Never\" is supported when podFailurePolicy is specified");
    }
  }

  private static void indexed(ObjectNode spec, String path, FieldErrors errors) {
    Values.oneOfOrNone(spec, path, "completionMode", List.of("NonIndexed", "Indexed"), errors);
    boolean indexed = Meta.text(spec, "completionMode").equals("Indexed");
    if (!indexed) {
      for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
        if (spec.hasNonNull(field)) {
          errors.invalid(path + "." + field, spec.get(field), "requires indexed completion mode");
        }
      }
      return;
    }
    if (!spec.hasNonNull("completions")) {
      errors.required(path + ".completions", "when completion mode is Indexed");
    }
    if (spec.path("parallelism").asLong(0) > MOST_INDEXED) {
      errors.invalid(
          path + ".parallelism",
          spec.path("parallelism"),
          "must be less than or equal to " + MOST_INDEXED + " when completion mode is Indexed");
    }
    manyIndexes(spec, path, errors);
  }

  private static void managedBy(JsonNode spec, String path, FieldErrors errors) {
    if (!spec.hasNonNull("managedBy")) {
      return;
    }
    String manager = Meta.text(spec, "managedBy");
    References.domainPrefixed(manager, path, errors);
    if (manager.length() > LONGEST_MANAGER) {
      errors.tooLong(path, LONGEST_MANAGER);
    }
  }

  /** What very many indexes ask for. */
  private static void manyIndexes(JsonNode spec, String path, FieldErrors errors) {
    int completions = spec.path("completions").asInt(0);
    int failed = spec.path("maxFailedIndexes").asInt(0);
    if (spec.hasNonNull("completions") && failed > completions) {
      errors.invalid(
          path + ".maxFailedIndexes", failed, "must be less than or equal to completions");
    }
    if (failed > MOST_INDEXED) {
      errors.invalid(
          path + ".maxFailedIndexes", failed, "must be less than or equal to " + MOST_INDEXED);
    }
    if (completions <= MOST_INDEXED || !spec.hasNonNull("backoffLimitPerIndex")) {
      return;
    }
    if (!spec.hasNonNull("maxFailedIndexes")) {
      errors.required(
          path + ".maxFailedIndexes",
          "must be specified when completions is above " + MOST_INDEXED);
    }
    for (String field : List.of("parallelism", "maxFailedIndexes")) {
      if (spec.path(field).asInt(0) > MOST_AT_ONCE) {
        errors.invalid(
            path + "." + field,
            spec.path(field),
            "must be less than or equal to %d when completions are above %d and used with backoff"
                    .formatted(MOST_AT_ONCE, MOST_INDEXED)
                + " limit per index");
      }
    }
  }

  /** A client may not choose the labels that the server makes up, unless it says so. */
  static void generatedSelector(ObjectNode job, FieldErrors errors) {
    generatedSelector(job, true, errors);
  }

  /** Jobs of old, without the labels that have a prefix, need not have them later either. */
  static void generatedSelectorStays(ObjectNode job, ObjectNode old, FieldErrors errors) {
    JsonNode labels = Meta.of(old.path("spec").path("template")).path("labels");
    boolean prefixed =
        labels.has("batch.kubernetes.io/controller-uid")
            && labels.has("batch.kubernetes.io/job-name");
    generatedSelector(job, prefixed, errors);
  }

  private static void generatedSelector(ObjectNode job, boolean prefixed, FieldErrors errors) {
    JsonNode spec = job.path("spec");
    if (spec.path("manualSelector").asBoolean(false) || !spec.hasNonNull("selector")) {
      return;
    }
    JsonNode labels = Meta.of(spec.path("template")).path("labels");
    ObjectNode wanted = Json.object();
    wanted.put("controller-uid", Meta.uid(job)).put("job-name", Meta.name(job));
    if (prefixed) {
      wanted.put("batch.kubernetes.io/controller-uid", Meta.uid(job));
      wanted.put("batch.kubernetes.io/job-name", Meta.name(job));
    }
    wanted
        .properties()
        .forEach(
            label -> {
              String path = "spec.template.metadata.labels[" + label.getKey() + "]";
              String must = "must be '" + label.getValue().asString() + "'";
              if (!labels.has(label.getKey())) {
                errors.required(path, must);
              } else if (!label.getValue().equals(labels.path(label.getKey()))) {
                errors.invalid(path, labels, must);
              }
            });
    if (Labels.isSelector(spec.path("selector"))
        && !Labels.matches(spec.path("selector"), wanted)) {
      errors.invalid("spec.selector", spec.path("selector"), "`selector` not auto-generated");
    }
  }

  static void checkUpdate(JsonNode spec, ObjectNode oldJob, FieldErrors errors) {
    JsonNode old = oldJob.path("spec");
    if (!Meta.text(spec, "completionMode").equals("Indexed")) {
      stays("completions", spec, old, errors);
    } else if (spec.hasNonNull("completions")
        && !SameTree.same(spec.path("completions"), old.path("completions"))
        && !SameTree.same(spec.path("completions"), spec.path("parallelism"))) {
      errors.invalid(
          "spec.completions",
          spec.path("completions"),
          "can only be modified in tandem with spec.parallelism");
    }
    stays("selector", spec, old, errors);
    template(spec, oldJob, errors);
    FIXED.forEach(field -> stays(field, spec, old, errors));
  }

  /**
   * As long as no pod of a suspended job is there, where its pods may go and what they ask for can
   * still be said.
   */
  private static void template(JsonNode spec, ObjectNode oldJob, FieldErrors errors) {
    JsonNode old = oldJob.path("spec");
    if (!isAtRest(old, oldJob.path("status"))) {
      stays("template", spec, old, errors);
      return;
    }
    ObjectNode wanted = settled(spec);
    ObjectNode before = settled(old);
    for (String list : List.of("containers", "initContainers")) {
      forgetResources(Defaults.objects(wanted, list), Defaults.objects(before, list));
    }
    if (!SameTree.same(wanted, before)) {
      errors.invalid(
          "spec.template.spec", spec.path("template").path("spec"), "field is immutable");
    }
  }

  private static boolean isAtRest(JsonNode spec, JsonNode status) {
    boolean marked =
        Defaults.objects(status, "conditions").stream()
            .anyMatch(
                each ->
                    Meta.text(each, "type").equals("Suspended")
                        && Meta.text(each, "status").equals("True"));
    return spec.path("suspend").asBoolean(false)
        && status.path("active").asInt(0) == 0
        && (marked || !status.hasNonNull("startTime"));
  }

  /** The template's pod without what says where it may go. */
  private static ObjectNode settled(JsonNode spec) {
    ObjectNode pod = spec.path("template").path("spec").deepCopy().asObject();
    pod.remove(List.of("nodeSelector", "tolerations", "schedulingGates"));
    if (pod.path("affinity") instanceof ObjectNode affinity) {
      affinity.remove("nodeAffinity");
      if (affinity.isEmpty()) {
        pod.remove("affinity");
      }
    }
    return pod;
  }

  private static void forgetResources(List<ObjectNode> wanted, List<ObjectNode> before) {
    for (int i = 0; i < wanted.size() && wanted.size() == before.size(); i++) {
      if (Meta.text(wanted.get(i), "name").equals(Meta.text(before.get(i), "name"))) {
        wanted.get(i).remove("resources");
        before.get(i).remove("resources");
      }
    }
  }

  private static void stays(String field, JsonNode spec, JsonNode old, FieldErrors errors) {
    if (!SameTree.same(spec.path(field), old.path(field))) {
      errors.invalid("spec." + field, spec.get(field), "field is immutable");
    }
  }
}
