package io.kubeterrarium.api.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts and words are Go 1.27's. */
class GoWordsTest {
  @ParameterizedTest
  @CsvSource({
    "1h30m, PT1H30M",
    "1.5h, PT1H30M",
    "-5m, PT-5M",
    "+1s, PT1S",
    "0, PT0S",
    ".5s, PT0.5S"
  })
  void durationsAreRead(String text, Duration duration) {
    assertThat(GoDuration.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "5;time: missing unit in duration \"5\"",
        "1.;time: missing unit in duration \"1.\"",
        "1x;time: unknown unit \"x\" in duration \"1x\"",
        "1h x;time: unknown unit \"h x\" in duration \"1h x\"",
        "-;time: invalid duration \"-\"",
        "h;time: invalid duration \"h\"",
        ".s;time: invalid duration \".s\"",
        "99999999999h;time: invalid duration \"99999999999h\""
      })
  void whatIsNoneIsTold(String text, String why) {
    assertThatThrownBy(() -> GoDuration.parse(text)).hasMessage(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"UTC", "Europe/Berlin", "EST", "MST", "HST", "ROC", "GMT0", "GMT+0", "Zulu"})
  void zonesAreKnown(String name) {
    assertThat(Zones.named(name)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Nowhere/Land",
        "europe/berlin",
        "UTC+1",
        "+01:00",
        "Z",
        "PST",
        "SystemV/AST4"
      })
  void othersAreNot(String name) {
    assertThat(Zones.named(name)).isEmpty();
  }
}
