package io.kubeterrarium.apiserver.kinds.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.Rows;
import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class BatchKindsTest {
  private static final String POD =
      "'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}";

  private static String job(String more) {
    return "{'metadata':{'name':'j'},'spec':{" + POD + more + "}}";
  }

  private static String cron(String spec) {
    return "{'metadata':{'name':'c'},'spec':{'jobTemplate':{'spec':{" + POD + "}}," + spec + "}}";
  }

  @Test
  void aJobFindsItsPodsByItsUid() {
    ObjectNode job = new Writes(new JobKind()).create(job(""));
    assertThat(job.at("/spec/selector"))
        .isEqualTo(Trees.of("{'matchLabels':{'batch.kubernetes.io/controller-uid':'uid-1'}}"));
    assertThat(job.at("/spec/template/metadata/labels"))
        .isEqualTo(
            Trees.of(
                "{'batch.kubernetes.io/controller-uid':'uid-1','batch.kubernetes.io/job-name':'j',"
                    + "'controller-uid':'uid-1','job-name':'j'}"));
    assertThat(job.at("/metadata/labels")).isEqualTo(job.at("/spec/template/metadata/labels"));
    assertThat(job.at("/spec/completions").asInt()).isEqualTo(1);
    assertThat(job.at("/spec/backoffLimit").asInt()).isEqualTo(6);
    assertThat(Rows.wide(new JobKind(), job)).startsWith("j|Running|0/1||");
  }

  @Test
  void aJobWithoutLabelsHasAllOfItsPods() {
    ObjectNode labelled = Trees.of(job(""));
    Meta.edit(Meta.child(Meta.child(labelled, "spec"), "template"))
        .putObject("labels")
        .put("a", "b");
    ObjectNode job = new Writes(new JobKind()).create(labelled.toString());
    assertThat(job.at("/metadata/labels")).isEqualTo(job.at("/spec/template/metadata/labels"));
    assertThat(job.at("/metadata/labels").propertyNames()).contains("a", "job-name").hasSize(5);

    Meta.edit(labelled).putObject("labels").put("a", "b");
    ObjectNode own = new Writes(new JobKind()).create(labelled.toString());
    assertThat(own.at("/metadata/labels")).isEqualTo(Trees.of("{'a':'b'}"));
  }

  @Test
  void podsOfAJobDoNotRunForEver() {
    assertThat(
            new Writes(new JobKind())
                .problems(
                    "{'metadata':{'name':'j','uid':'u'},'spec':{'template':{'spec':{"
                        + "'containers':[{'name':'c','image':'i'}]}}}}"))
        .containsExactly(
            "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"");
  }

  @Test
  void anIndexedJobSaysHowManyIndexes() {
    Writes jobs = new Writes(new JobKind());
    assertThatThrownBy(() -> jobs.create(job(",'parallelism':1,'completionMode':'Indexed'")))
        .hasMessageContaining("spec.completions: Required value: when completion mode is Indexed");
  }

  @Test
  void theTemplateOfAJobStays() {
    Writes jobs = new Writes(new JobKind());
    ObjectNode changed = jobs.create(job("")).deepCopy();
    ((ObjectNode) changed.at("/spec/template/spec/containers/0")).put("image", "j");
    assertThatThrownBy(() -> jobs.update("j", changed))
        .hasMessageContaining("spec.template: Invalid value:")
        .hasMessageEndingWith("field is immutable");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "*/5 * * * *;",
        "0 8-18/2 * jan-mar MON;",
        "@every 5m;",
        "* * * *;expected exactly 5 fields, found 4: [* * * *]",
        "61 * * * *;end of range (61) above maximum (59): 61",
        "a * * * *;failed to parse int from a: strconv.Atoi: parsing \"a\": invalid syntax",
        "@never;unrecognized descriptor: @never",
        "*/0 * * * *;step of range should be a positive number: */0",
        "*-2-3 ? 1,,2 * *;",
        "a-b-c * * * *;failed to parse int from a: strconv.Atoi: parsing \"a\": invalid syntax",
        "1-2-3 * * * *;too many hyphens: 1-2-3",
        "12345678901 * * * *;end of range (12345678901) above maximum (59): 12345678901",
        "99999999999999999999 * * * *;failed to parse int from 99999999999999999999: strconv.Atoi:"
            + " parsing \"99999999999999999999\": value out of range",
        "@every 5;failed to parse duration @every 5: time: missing unit in duration \"5\"",
        "@every -1.5h;",
        "TZ=Foo * * * * *;provided bad location Foo: unknown time zone Foo",
        "CRON_TZ=EST * * * * *;"
      },
      delimiter = ';')
  void schedulesAreRead(String schedule, String problem) {
    assertThat(CronSchedule.problem(schedule).orElse(null)).isEqualTo(problem);
  }

  @Test
  void aCronJobHasItsDefaultsAndItsRules() {
    Writes cronJobs = new Writes(new CronJobKind());
    ObjectNode cronJob = cronJobs.create(cron("'schedule':'*/5 * * * *'"));
    assertThat(cronJob.at("/spec/concurrencyPolicy").asString()).isEqualTo("Allow");
    assertThat(cronJob.at("/spec/failedJobsHistoryLimit").asInt()).isEqualTo(1);
    assertThat(Rows.wide(new CronJobKind(), cronJob))
        .startsWith("c|*/5 * * * *|<none>|False|0|<none>|");
    assertThat(cronJobs.problems(cron("'schedule':'TZ=UTC * * * * *','timeZone':'Local'")))
        .containsExactly(
            "spec.schedule: Invalid value: \"TZ=UTC * * * * *\": cannot use TZ or CRON_TZ in schedule,"
                + " use timeZone field instead",
            "spec.timeZone: Invalid value: \"Local\": timeZone must be an explicit time zone as defined"
                + " in https://www.iana.org/time-zones");
  }
}
