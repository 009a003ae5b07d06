package io.kubeterrarium.apiserver.kinds.batch;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.InternalNames;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a Job's status may come about: whoever controls it, what is final stays, and what is said
 * fits together. What an update leaves as it was is not held against it. Source: {@code
 * ValidateJobUpdateStatus} and {@code getStatusValidationOptions}.
 */
final class JobStatusValidation {
  private static final List<String> COUNTS =
      List.of("active", "succeeded", "failed", "ready", "terminating");

  private final JsonNode spec;
  private final JsonNode status;
  private final JsonNode before;
  private final FieldErrors errors;

  private JobStatusValidation(ObjectNode job, ObjectNode old, FieldErrors errors) {
    this.spec = job.path("spec");
    this.status = job.path("status");
    this.before = old.path("status");
    this.errors = errors;
  }

  static void check(ObjectNode job, ObjectNode old, FieldErrors errors) {
    JobStatusValidation validation = new JobStatusValidation(job, old, errors);
    COUNTS.forEach(count -> Values.notNegative(validation.status, "status", count, errors));
    validation.uncounted();
    validation.ends();
    validation.finished();
    new JobIndexStatus(validation.spec, validation.status, validation.before, errors).check();
    validation.pods();
    validation.success();
    validation.stays();
  }

  private void uncounted() {
    JsonNode pods = status.path("uncountedTerminatedPods");
    Set<String> seen = new HashSet<>();
    for (String list : List.of("succeeded", "failed")) {
      for (int i = 0; i < pods.path(list).size(); i++) {
        String uid = pods.path(list).get(i).asString("");
        String path = "status.uncountedTerminatedPods." + list + "[" + i + "]";
        if (uid.isEmpty()) {
          errors.invalid(path, uid, "must not be empty");
        } else if (!seen.add(uid)) {
          errors.duplicate(path, uid);
        }
      }
    }
  }

  /** Complete and Failed, and the times that go with them. */
  private void ends() {
    boolean complete = is("Complete");
    if (complete && is("Failed") && (turned("Complete") || turned("Failed"))) {
      conditions("cannot set Complete=True and Failed=true conditions");
    }
    if (complete && is("FailureTarget") && (turned("Complete") || turned("FailureTarget"))) {
      conditions("cannot set Complete=True and FailureTarget=true conditions");
    }
    JsonNode completion = status.path("completionTime");
    boolean completed = turned("Complete") || changed("completionTime");
    if (completed && isSet(completion) && !complete) {
      errors.invalid(
          "status.completionTime",
          completion,
          "cannot set completionTime when there is no Complete=True condition");
    }
    if (completed && !isSet(completion) && complete) {
      errors.required("status.completionTime", "completionTime is required for Complete jobs");
    }
    Instant start = time(status, "startTime");
    Instant end = time(status, "completionTime");
    if ((changed("startTime") || changed("completionTime"))
        && start != null
        && end != null
        && end.isBefore(start)) {
      errors.invalid("status.completionTime", completion, "must be equal to or after `startTime`");
    }
    if (is("Failed") && !is("FailureTarget") && (turned("Failed") || turned("FailureTarget"))) {
      conditions("cannot set Failed=True condition without the FailureTarget=true condition");
    }
    if (complete
        && !is("SuccessCriteriaMet")
        && (turned("Complete") || turned("SuccessCriteriaMet"))) {
      conditions(
          "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
    }
  }

  private void finished() {
    if (!isFinished(status)) {
      return;
    }
    boolean turned = !isFinished(before);
    if ((turned || changed("active")) && status.path("active").asInt(0) > 0) {
      errors.invalid(
          "status.active", status.path("active"), "active>0 is invalid for finished job");
    }
    boolean neverStarted =
        spec.path("suspend").asBoolean(false) && spec.path("completions").asInt(1) == 0;
    if ((turned || changed("startTime")) && !neverStarted && !isSet(status.path("startTime"))) {
      errors.required("status.startTime", "startTime is required for finished job");
    }
    JsonNode pods = status.path("uncountedTerminatedPods");
    if ((turned || changed("uncountedTerminatedPods"))
        && !(pods.path("succeeded").isEmpty() && pods.path("failed").isEmpty())) {
      errors.invalid(
          "status.uncountedTerminatedPods",
          InternalNames.of(pods, "*succeeded", "*failed"),
          "must be empty for finished job");
    }
  }

  private void pods() {
    JsonNode terminating = status.path("terminating");
    if (isFinished(status)
        && terminating.asInt(0) > 0
        && (!isFinished(before) || changed("terminating"))) {
      errors.invalid(
          "status.terminating", terminating, "terminating>0 is invalid for finished job");
    }
    JsonNode ready = status.path("ready");
    if ((changed("ready") || changed("active"))
        && ready.asInt(0) > status.path("active").asInt(0)) {
      errors.invalid("status.ready", ready, "cannot set more ready pods than active");
    }
  }

  private void success() {
    boolean met = is("SuccessCriteriaMet");
    if (met && is("Failed")) {
      conditions("cannot set SuccessCriteriaMet=True and Failed=true conditions");
    }
    if (met && is("FailureTarget")) {
      conditions("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
    }
    if (spec.path("successPolicy").isObject() && !met && is("Complete")) {
      conditions(
          "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
    }
  }

  private void stays() {
    for (String end : List.of("Failed", "Complete", "FailureTarget")) {
      if (is(before, end) && !is(end)) {
        conditions("cannot disable the terminal " + end + "=True condition");
      }
    }
    grows("failed");
    boolean scalable =
        Meta.text(spec, "completionMode").equals("Indexed")
            && SameTree.same(spec.path("completions"), spec.path("parallelism"));
    if (!scalable) {
      grows("succeeded");
    }
    if (isSet(status.path("completionTime"))
        && isSet(before.path("completionTime"))
        && changed("completionTime")) {
      errors.invalid("status.completionTime", status.path("completionTime"), "field is immutable");
    }
    if (isSet(before.path("startTime"))
        && changed("startTime")
        && !spec.path("suspend").asBoolean(false)) {
      errors.invalid(
          "status.startTime",
          isSet(status.path("startTime")) ? status.path("startTime") : null,
          "field is immutable for unsuspended job once set");
    }
    if (is(before, "SuccessCriteriaMet") && !is("SuccessCriteriaMet")) {
      conditions("cannot disable the SuccessCriteriaMet=True condition");
    }
    if (is(before, "Complete") && !is(before, "SuccessCriteriaMet") && is("SuccessCriteriaMet")) {
      conditions("cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
    }
  }

  private void grows(String count) {
    int now = status.path(count).asInt(0);
    if (now < before.path(count).asInt(0)) {
      errors.invalid("status." + count, now, "cannot decrease the " + count + " counter");
    }
  }

  private void conditions(String why) {
    errors.add("FieldValueInvalid", "status.conditions", "Invalid value: " + why);
  }

  private boolean is(String condition) {
    return is(status, condition);
  }

  private boolean turned(String condition) {
    return is(status, condition) != is(before, condition);
  }

  private boolean changed(String field) {
    return !SameTree.same(status.path(field), before.path(field));
  }

  private static boolean isFinished(JsonNode status) {
    return is(status, "Complete") || is(status, "Failed");
  }

  private static boolean is(JsonNode status, String condition) {
    return Defaults.objects(status, "conditions").stream()
        .anyMatch(
            each ->
                Meta.text(each, "type").equals(condition)
                    && Meta.text(each, "status").equals("True"));
  }

  private static boolean isSet(JsonNode value) {
    return !Defaults.isUnset(value);
  }

  /** Decoding has refused what is no time. */
  private static @Nullable Instant time(JsonNode status, String field) {
    String text = Meta.text(status, field);
    return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
  }
}
