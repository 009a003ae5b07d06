package io.kubeterrarium.simulator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.Retention;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
  @Test
  void boundsAreRevisionsBytesAndAge() {
    assertThat(History.parse("50000, 256MB,12h"))
        .isEqualTo(
            new History(new Retention(50_000, 256L << 20), Optional.of(Duration.ofHours(12))));
  }

  @Test
  void aBoundThatIsNotGivenStaysAtItsDefault() {
    assertThat(History.parse("20000,64MB")).isEqualTo(History.DEFAULT);
    assertThat(History.parse("90m"))
        .isEqualTo(new History(Retention.DEFAULT, Optional.of(Duration.ofMinutes(90))));
    assertThat(History.parse("100").retention().bytes()).isEqualTo(Retention.DEFAULT.bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "many", "-1", "0", "0MB", "1.5h", "64MB;2h", "9999999999999", "1,,2"})
  void whatIsNoBoundIsRefused(String text) {
    assertThatThrownBy(() -> History.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
