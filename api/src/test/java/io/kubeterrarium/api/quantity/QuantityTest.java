package io.kubeterrarium.api.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.api.quantity.Quantity.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0",
    "100m, 100m, 1, 100",
    "0.5, 500m, 1, 500",
    ".5, 500m, 1, 500",
    "1., 1, 1, 1000",
    "1000m, 1, 1, 1000",
    "1500m, 1500m, 2, 1500",
    "1024Mi, 1Gi, 1073741824, 1073741824000",
    "1.5Gi, 1536Mi, 1610612736, 1610612736000",
    "0.5Mi, 512Ki, 524288, 524288000",
    "512Mi, 512Mi, 536870912, 536870912000",
    "128974848, 128974848, 128974848, 128974848000",
    "129e6, 129e6, 129000000, 129000000000",
    "129M, 129M, 129000000, 129000000000",
    "1e3, 1e3, 1000, 1000000",
    "12e2, 1200, 1200, 1200000",
    "1E, 1E, 1000000000000000000, 9223372036854775807",
    "1E3, 1e3, 1000, 1000000",
    "1000, 1k, 1000, 1000000",
    "100k, 100k, 100000, 100000000",
    "1200k, 1200k, 1200000, 1200000000",
    "-1.5, -1500m, -2, -1500",
    "+3, 3, 3, 3000",
    "1n, 1n, 1, 1",
    "0.0000000001, 1n, 1, 1",
    "100Ki, 100Ki, 102400, 102400000",
    "0.5Ki, 512, 512, 512000",
    "0.0001Ki, 102400u, 1, 103",
    "99999999999999999999, 9223372036854775807, 9223372036854775807, 9223372036854775807",
    "1e999999999, 9223372036854775807, 9223372036854775807, 9223372036854775807",
    "1e-999999999, 1e-9, 1, 1"
  })
  void readsAndWritesCanonically(String text, String canonical, long value, long millis) {
    Quantity quantity = Quantity.parse(text);
    assertThat(quantity.canonical()).isEqualTo(canonical);
    assertThat(quantity.value()).isEqualTo(value);
    assertThat(quantity.milliValue()).isEqualTo(millis);
    assertThat(Quantity.parse(canonical)).isEqualTo(quantity);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "aoeu", "1.1.M", "1+1.0M", "1 ", " 1", "1Mi1x", "0.1am", "-3.01é"})
  void refusesWhatHasNotTheShape(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(QuantityFormatException.class)
        .hasMessage(
            "quantities must match the regular expression"
                + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1mi", ".5i", "1i", "-3.01i", "-3.01e-", "1e", "1MiP", "5K"})
  void refusesUnknownSuffixes(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(QuantityFormatException.class)
        .hasMessage("unable to parse quantity's suffix");
  }

  @Test
  void comparesNumbersNotTexts() {
    assertThat(Quantity.parse("1Gi")).isGreaterThan(Quantity.parse("1G"));
    assertThat(Quantity.parse("1000m")).isEqualTo(Quantity.parse("1"));
    assertThat(Quantity.parse("1000m")).hasSameHashCodeAs(Quantity.parse("1"));
    assertThat(Quantity.parse("-1")).isLessThan(Quantity.ZERO);
  }

  @Test
  void addsExactlyAndKeepsTheFormat() {
    assertThat(Quantity.parse("100m").plus(Quantity.parse("200m")).canonical()).isEqualTo("300m");
    assertThat(Quantity.parse("900m").plus(Quantity.parse("100m")).canonical()).isEqualTo("1");
    assertThat(Quantity.ZERO.plus(Quantity.parse("64Mi")).canonical()).isEqualTo("64Mi");
    assertThat(Quantity.parse("1Gi").minus(Quantity.parse("512Mi")).canonical()).isEqualTo("512Mi");
    assertThat(Quantity.parse("1").minus(Quantity.parse("1")).isZero()).isTrue();
    assertThat(Quantity.parse("2").negated().canonical()).isEqualTo("-2");
  }

  @Test
  void isMadeOfNumbers() {
    assertThat(Quantity.ofMillis(250).canonical()).isEqualTo("250m");
    assertThat(Quantity.of(2048, Format.BINARY_SI).canonical()).isEqualTo("2Ki");
    assertThat(Quantity.parse("1.23456").roundedUpToMillis().canonical()).isEqualTo("1235m");
  }
}
