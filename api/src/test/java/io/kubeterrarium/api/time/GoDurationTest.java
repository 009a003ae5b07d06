package io.kubeterrarium.api.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts and words are Go 1.27's. */
class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "5s, PT5S",
    "1m30s, PT1M30S",
    "1.5h, PT1H30M",
    ".5s, PT0.5S",
    "-2ms, PT-0.002S",
    "+1us, PT0.000001S",
    "100ns, PT0.0000001S",
  })
  void asGoReadsIt(String text, Duration duration) {
    assertThat(GoDuration.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | time: invalid duration \"\"",
        "x | time: invalid duration \"x\"",
        "- | time: invalid duration \"-\"",
        ".s | time: invalid duration \".s\"",
        "10 | time: missing unit in duration \"10\"",
        "1h2 | time: missing unit in duration \"1h2\"",
        "10x | time: unknown unit \"x\" in duration \"10x\"",
        "1s 2s | time: unknown unit \"s \" in duration \"1s 2s\"",
        "1. | time: missing unit in duration \"1.\"",
        "h | time: invalid duration \"h\"",
        "9999999999h | time: invalid duration \"9999999999h\"",
      })
  void andRefusesIt(String text, String message) {
    assertThatThrownBy(() -> GoDuration.parse(text)).hasMessage(message);
  }
}
