package io.kubeterrarium.controllers.cronjob;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */5 * * * *     | 2026-01-05T09:03:20Z | 2026-01-05T09:05:00Z
          * * * * ?       | 2026-01-05T09:03:00Z | 2026-01-05T09:04:00Z
          30 8-10/2 * * * | 2026-01-05T09:03:00Z | 2026-01-05T10:30:00Z
          0 0 29 feb *    | 2026-01-05T09:03:00Z | 2028-02-29T00:00:00Z
          0 12 13 * fri   | 2026-01-05T09:03:00Z | 2026-01-09T12:00:00Z
          0 12 13 * *     | 2026-01-05T09:03:00Z | 2026-01-13T12:00:00Z
          0 12 * * 1-5    | 2026-01-09T12:00:00Z | 2026-01-12T12:00:00Z
          7/20 * * * *    | 2026-01-05T09:30:00Z | 2026-01-05T09:47:00Z
          @monthly        | 2026-01-05T09:30:00Z | 2026-02-01T00:00:00Z
          """)
  void theNextTimeIsFound(String schedule, Instant after, Instant next) {
    assertThat(Schedule.parse(schedule, ZoneOffset.UTC).next(after)).isEqualTo(next);
  }

  @Test
  void aDayThatDoesNotExistNeverComes() {
    assertThat(Schedule.parse("0 0 30 2 *", ZoneOffset.UTC).next(Instant.EPOCH)).isNull();
  }

  @Test
  void hoursAreThoseOfTheZone() {
    Schedule schedule = Schedule.parse("30 9 * * *", ZoneId.of("Europe/Berlin"));
    assertThat(schedule.next(Instant.parse("2026-07-01T00:00:00Z")))
        .isEqualTo(Instant.parse("2026-07-01T07:30:00Z"));
  }

  @Test
  void anIntervalCountsFromTheLastTime() {
    Schedule schedule = Schedule.parse("@every 1h30m", ZoneOffset.UTC);
    Instant start = Instant.parse("2026-01-05T09:00:10Z");
    assertThat(schedule.next(start)).isEqualTo(Instant.parse("2026-01-05T10:30:10Z"));
    assertThat(schedule.last(start, start.plusSeconds(3 * 3600 + 1)))
        .isEqualTo(start.plusSeconds(3 * 3600));
    assertThat(schedule.last(start, start.plusSeconds(60))).isNull();
  }

  @Test
  void ofManyTimesThatWereMissedTheLastIsFound() {
    Schedule schedule = Schedule.parse("0 3 * * *", ZoneOffset.UTC);
    Instant now = Instant.parse("2026-01-05T09:00:00Z");
    assertThat(schedule.last(Instant.parse("2020-01-01T00:00:00Z"), now))
        .isEqualTo(Instant.parse("2026-01-05T03:00:00Z"));
    assertThat(schedule.last(Instant.parse("2026-01-05T03:00:00Z"), now)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"@every 1.5h, PT1H30M", "@every -5m, PT1S", "@every 2500ms, PT2S"})
  void whatTheApiServerTakesIsRead(String text, Duration every) {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(Schedule.parse(text, ZoneOffset.UTC).next(start)).isEqualTo(start.plus(every));
  }
}
