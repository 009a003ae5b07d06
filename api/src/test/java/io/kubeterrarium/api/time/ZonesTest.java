package io.kubeterrarium.api.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts are Go 1.27's. */
class ZonesTest {
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
