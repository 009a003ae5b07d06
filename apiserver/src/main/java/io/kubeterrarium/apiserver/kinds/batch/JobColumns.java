package io.kubeterrarium.apiserver.kinds.batch;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.TemplateColumns;
import io.kubeterrarium.apiserver.table.Age;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code kubectl get jobs} prints. */
final class JobColumns {
  static final TableColumns ALL =
      TemplateColumns.selected(
          TableColumns.start()
              .name()
              .column("Status", "string", "How the job is doing.", text(JobColumns::status))
              .column(
                  "Completions",
                  "string",
                  "How many pods have succeeded, of how many that must.",
                  text(JobColumns::completions))
              .column(
                  "Duration",
                  "string",
                  "How long the job has run.",
                  (job, now) -> Cells.string(duration(job, now)))
              .age());

  private JobColumns() {}

  static String status(ObjectNode job) {
    for (String ended : List.of("Complete", "Failed")) {
      if (is(job, ended)) {
        return ended;
      }
    }
    if (Meta.isDeleting(job)) {
      return "Terminating";
    }
    for (String other : List.of("Suspended", "FailureTarget")) {
      if (is(job, other)) {
        return other;
      }
    }
    return "Running";
  }

  private static boolean is(ObjectNode job, String condition) {
    return Defaults.objects(job.path("status"), "conditions").stream()
        .anyMatch(
            each ->
                Meta.text(each, "type").equals(condition)
                    && Meta.text(each, "status").equals("True"));
  }

  static String completions(ObjectNode job) {
    JsonNode spec = job.path("spec");
    long succeeded = job.path("status").path("succeeded").asLong(0);
    if (spec.path("completions").isNumber()) {
      return succeeded + "/" + spec.path("completions").asLong();
    }
    long parallelism = spec.path("parallelism").asLong(0);
    return succeeded + "/1" + (parallelism > 1 ? " of " + parallelism : "");
  }

  private static String duration(ObjectNode job, Instant now) {
    String started = Meta.text(job.path("status"), "startTime");
    if (started.isEmpty()) {
      return "";
    }
    String ended = Meta.text(job.path("status"), "completionTime");
    Instant until = ended.isEmpty() ? now : Instant.parse(ended);
    return Age.human(Duration.between(Instant.parse(started), until));
  }
}
